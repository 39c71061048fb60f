import ONNXFormat
import ONNXRuntime
import SeededRandom
import TensorGraph

/// What the two sides of a region give on several kinds of inputs, and what rounding does to the
/// original side.
struct RegionRuns {
  /// One kind of inputs.
  struct Trial {
    let fill: RegionFill
    let original: [TensorValue]
    /// The original's outputs when nothing but rounding changes.
    var draws: [[TensorValue]] = []
  }

  private(set) var trials: [Trial] = []
  /// By trial: what the new side gives, or why it gives nothing.
  private(set) var new: [Result<[TensorValue], any Error>] = []

  private let model: LoadedModel
  private let region: RewriteRegion
  private let isWidened: Bool
  private var inputs: [[TensorValue]] = []

  /// - Parameter captured: By input of the region: what the original has there, by run.
  /// - Throws: When the original side cannot be run on what the original has there.
  init(
    _ region: RewriteRegion, of model: LoadedModel, captured: [[TensorValue]], hiding: [Double],
    seed: UInt64, isWidened: Bool
  ) throws {
    (self.model, self.region, self.isWidened) = (model, region, isWidened)
    let work = RegionWork(region)
    let profiles = zip(captured, InputRoles(region).roles).map {
      InputProfile($0, $1, hiding: hiding)
    }
    try runOriginal(profiles, work, seed: seed)
    try runNew()
    runMoved(profiles, twice: work.allowsTwoDraws, seed: seed)
    if work.allowsCopies {
      runMovedConstants(seed: seed)
      runOtherwise(options: SessionOptions(savesMemory: true))
      for draw in 1...(work.allowsTwoDraws ? 2 : 1) { try runReordered(seed: UInt64(draw)) }
    }
  }

  private static func named(_ values: [TensorValue]) -> [String: TensorValue] {
    Dictionary(
      uniqueKeysWithValues: values.enumerated().map { (RewriteRegion.inputName($0), $1) })
  }

  private mutating func runOriginal(
    _ profiles: [InputProfile], _ work: RegionWork, seed: UInt64
  ) throws {
    let constants = RegionConstants.magnitudes(in: region)
    let session = try RunnableGraph(region.before, of: model, widening: isWidened)
    for (number, fill) in RegionFill.allCases.enumerated() where trials.count < work.fillCount {
      guard fill == .captured || profiles.contains(where: { $0.isChanged(by: fill) }),
        fill != .nearConstants || !constants.isEmpty,
        fill != .capturedAgain || profiles.contains(where: { $0.captured.count > 1 })
      else { continue }
      let values = try profiles.enumerated().map { index, profile in
        var random = CounterRandom(seed: seed, stream: [UInt64(number), UInt64(index)])
        return try profile.value(fill, constants: constants, &random)
      }
      // What the original refuses says nothing, where it is not its own.
      do {
        trials.append(Trial(fill: fill, original: try session.run(Self.named(values))))
        inputs.append(values)
      } catch  where fill != .captured {
        continue
      }
    }
  }

  private mutating func runNew() throws {
    do {
      let session = try RunnableGraph(region.after, of: model, widening: isWidened)
      new = inputs.map { values in Result { try session.run(Self.named(values)) } }
    } catch {
      new = inputs.map { _ in .failure(error) }
    }
  }

  /// Moves the inputs by their rounding.
  private mutating func runMoved(_ profiles: [InputProfile], twice: Bool, seed: UInt64) {
    guard let session = try? RunnableGraph(region.before, of: model, widening: isWidened) else {
      return
    }
    for draw in 0..<(twice ? 2 : 1) {
      draws { trial, values in
        let moved = try profiles.enumerated().map { index, profile in
          var random = CounterRandom(
            seed: seed, stream: [1 << 32, UInt64(draw), UInt64(trial), UInt64(index)])
          return try profile.moved(values[index], &random)
        }
        return moved == values ? nil : try session.run(Self.named(moved))
      }
    }
  }

  /// Moves the constants by their rounding, those that are not exact.
  private mutating func runMovedConstants(seed: UInt64) {
    let isWidened = isWidened
    guard let moved = try? MovableConstants(region.before, of: model),
      let session = try? RunnableGraph(moved.graph, of: model, widening: isWidened)
    else { return }
    draws { trial, values in
      var random = CounterRandom(seed: seed, stream: [2 << 32, UInt64(trial)])
      return try session.run(
        Self.named(values).merging(try moved.values(&random, isWidened: isWidened)) { old, _ in old
        })
    }
  }

  /// As the library optimises it: what it fuses is computed in another way.
  private mutating func runOtherwise(options: SessionOptions) {
    guard
      let session = try? RunnableGraph(
        region.before, of: model, options: options, widening: isWidened)
    else { return }
    draws { _, values in try session.run(Self.named(values)) }
  }

  private mutating func runReordered(seed: UInt64) throws {
    guard let other = try model.reordered(region.before, seed: seed),
      let session = try? RunnableGraph(other.graph, of: other.model, widening: isWidened)
    else { return }
    draws { _, values in try session.run(Self.named(values)) }
  }

  /// Adds what a run gives to each trial; nothing where it gives nothing.
  private mutating func draws(_ run: (Int, [TensorValue]) throws -> [TensorValue]?) {
    for (trial, values) in inputs.enumerated() {
      if let outputs = try? run(trial, values) { trials[trial].draws.append(outputs) }
    }
  }

  /// The comparison of all outputs on all inputs.
  var verdict: RegionVerdict {
    var largest = 0.0
    for (trial, outcome) in zip(trials, new) {
      switch outcome {
      case .failure(let error):
        return .different(
          RegionDifference(
            inputs: trial.fill.rawValue, error: .infinity, tolerance: 0,
            problem: "cannot be run: \(error)"))
      case .success(let outputs):
        for (index, original) in trial.original.enumerated() {
          let judgement = RegionJudgement(
            original, outputs[index], draws: trial.draws.map { $0[index] },
            usual: trial.fill.isOfUsualSize ? trials[0].original[index] : nil,
            comparesOverflow: trial.fill.comparesOverflow)
          guard judgement.isEqual else {
            return .different(
              RegionDifference(
                inputs: trial.fill.rawValue, error: judgement.error,
                tolerance: judgement.tolerance, problem: judgement.problem))
          }
          largest = max(largest, judgement.strain)
        }
      }
    }
    return .equal(strain: largest, runs: trials.count)
  }
}
