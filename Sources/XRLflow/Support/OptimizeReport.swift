import Foundation
import ONNXFormat
import RewriteEnvironment

/// What `xrlflow optimize` prints.
struct OptimizeReport: Codable {
  /// Microseconds under the cost model.
  let initialCost: Double
  let finalCost: Double
  /// Names of the rules, in order.
  let rewrites: [String]
  let steps: Int
  let statesSeen: Int
  let ending: String
  /// The outputs as compared with the original's; null when nothing was compared.
  let outputs: [Output]?
  /// What of the comparison says less than it seems.
  let notes: [String]
  let output: String?

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
    case initialCost, finalCost, rewrites, steps, statesSeen, ending, outputs, notes, output
  }

  /// One sentence about the comparison.
  private var comparison: String?

  init(_ result: SearchResult, _ report: EquivalenceReport?, output: String?) {
    initialCost = result.initialCost
    finalCost = result.best.cost
    rewrites = result.path
    steps = result.steps
    statesSeen = result.statesSeen
    ending = result.ending.rawValue
    outputs = report?.outputs.map {
      Output(
        name: $0.name, error: $0.relativeError, tolerance: $0.tolerance, strain: $0.strain,
        noise: $0.noise)
    }
    notes = report?.notes ?? []
    comparison = report?.summary
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
        + " (\(gain.rounded(toPlaces: 2)) % less)")
    Swift.print("search    \(steps) steps, \(statesSeen) graphs seen, ended by \(ending)")
    Swift.print("rewrites  \(rewrites.count)")
    for (name, count) in counted { Swift.print("          \(count) x \(name)") }
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
