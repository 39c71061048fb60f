import EquivalenceCheck
import Foundation
import LatencyMeasurement
import ONNXFormat
import RewriteEnvironment
import Training

/// What `xrlflow optimize` prints.
struct OptimizeReport: Codable {
  /// What the costs are predictions of: "for CPU", "for GPU" or "by" a profile.
  let predicted: String
  /// Predicted, microseconds.
  let initialCost: Double
  let finalCost: Double
  /// Names of the rules, in order.
  let rewrites: [String]
  let steps: Int
  let statesSeen: Int
  let ending: String
  /// The time beside the original's; null when it was not measured or nothing was written.
  let time: LatencyRecord?
  /// The outputs as compared with the original's; null when nothing was compared.
  let outputs: [Output]?
  /// What of the comparison says less than it seems.
  let notes: [String]
  let output: String?
  /// Rewrites that the search took and the check took out.
  let leftOut: [LeftOut]

  /// A rewrite that is not in the result.
  struct LeftOut: Codable {
    /// Number in the path that was searched, from 1 on.
    let step: Int
    let rule: String
    let change: String
    let reason: String
  }

  /// One output of the model, at the element of all inputs that is nearest to its tolerance.
  struct Output: Codable {
    let name: String
    let error: Double
    /// The largest error that rounding explains.
    let tolerance: Double
    /// The error over the tolerance, at the element where that is largest.
    let strain: Double
    let noise: EquivalenceNoise
  }

  private enum CodingKeys: String, CodingKey {
    case predicted, time, initialCost, finalCost, rewrites, steps, statesSeen, ending, outputs,
      notes, leftOut, output
  }

  /// One sentence about the comparison.
  private var comparison: String?

  /// - Parameters:
  ///   - chosen: What is written; nil for nothing.
  ///   - predicted: `CostModelCatalog.subject`.
  init(
    _ result: SearchResult, _ chosen: ResultSelection.Chosen?, time: LatencyRecord?,
    predicted: String, output: String?
  ) {
    self.predicted = predicted
    self.time = time
    leftOut = (chosen?.candidate.leftOut ?? []).map {
      LeftOut(step: $0.step, rule: $0.ruleName, change: $0.change, reason: $0.explanation)
    }
    initialCost = result.initialCost
    finalCost = chosen?.candidate.cost ?? result.best.cost
    rewrites = chosen?.candidate.rules ?? result.path
    steps = result.steps
    statesSeen = result.statesSeen
    ending = result.ending.rawValue
    outputs = chosen?.check.outputs.map {
      Output(
        name: $0.name, error: $0.relativeError, tolerance: $0.tolerance, strain: $0.strain,
        noise: $0.noise)
    }
    notes = chosen?.check.notes ?? []
    comparison = chosen.map { $0.candidate.comparison ?? $0.check.summary }
    self.output = output
  }

  func print(json: Bool) {
    if json {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      if let data = try? encoder.encode(self) { Swift.print(String(decoding: data, as: UTF8.self)) }
      return
    }
    let gain = initialCost > 0 ? 100 * (1 - finalCost / initialCost) : 0
    Swift.print(
      "cost      \(initialCost.rounded(toPlaces: 3)) us -> \(finalCost.rounded(toPlaces: 3)) us"
        + " (\(gain.rounded(toPlaces: 2)) % less; predicted \(predicted)"
        + (output != nil && time == nil ? ", not measured)" : ")"))
    if let time {
      Swift.print("time      \(time.comparison.text)")
      Swift.print(
        "          ONNX Runtime \(time.onnxRuntime), \(time.processor), "
          + "\(time.threads) thread\(time.threads == 1 ? "" : "s"), "
          + "\(time.comparison.sessions) sessions, \(time.comparison.verdict.rawValue)")
    }
    Swift.print("search    \(steps) steps, \(statesSeen) graphs seen, ended by \(ending)")
    Swift.print("rewrites  \(rewrites.count)")
    for (name, count) in counted { Swift.print("          \(count) x \(name)") }
    for rewrite in leftOut {
      Swift.print("left out  rewrite \(rewrite.step), \(rewrite.rule): \(rewrite.reason)")
    }
    if let comparison { Swift.print("checked   in ONNX Runtime: \(comparison)") }
    for note in notes { Swift.print("note      \(note)") }
    if let output { Swift.print("written   \(output)") }
  }

  /// Rules by how often they were used, in the order of their first use.
  private var counted: [(String, Int)] {
    var order: [String] = []
    var counts: [String: Int] = [:]
    for name in rewrites {
      if counts[name] == nil { order.append(name) }
      counts[name, default: 0] += 1
    }
    return order.map { ($0, counts[$0] ?? 0) }
  }
}

extension Double {
  func rounded(toPlaces places: Int) -> String { String(format: "%.\(places)f", self) }
}
