import ONNXFormat
import ONNXRuntime
import SeededRandom
import TensorGraph

/// Runs the two sides of a region on several kinds of inputs, one after the other, and compares them
/// at what rounding does to the original side.
struct RegionRuns {
  private let region: RewriteRegion
  private let profiles: [InputProfile]
  private let constants: [Double]
  private let work: RegionWork
  private let movable: MovableConstants?
  private let seed: UInt64
  private let isWidened: Bool
  private var sessions: RegionSessions
  /// The magnitudes of the outputs on what the original has there.
  private var usual: [[Double]] = []

  /// - Parameter captured: By input of the region: what the original has there, by run.
  init(
    _ region: RewriteRegion, of model: LoadedModel, captured: [[TensorValue]], hiding: [Double],
    seed: UInt64, isWidened: Bool
  ) {
    (self.region, self.seed, self.isWidened) = (region, seed, isWidened)
    work = RegionWork(region)
    constants = RegionConstants.magnitudes(in: region)
    profiles = zip(captured, InputRoles(region).roles).map {
      InputProfile($0, $1, hiding: hiding)
    }
    movable = work.allowsCopies ? MovableConstants(region.before, of: model) : nil
    sessions = RegionSessions(
      region, of: model, movable: movable, keepsOpen: work.allowsCopies, isWidened: isWidened)
  }

  /// The comparison of all outputs on all inputs.
  /// - Throws: When the original side cannot be run on what the original has there.
  mutating func verdict() throws -> RegionVerdict {
    var (strain, runs) = (0.0, 0)
    for (number, fill) in work.fills.enumerated() where isTelling(fill) {
      let values = try profiles.enumerated().map { index, profile in
        var random = CounterRandom(seed: seed, stream: [UInt64(number), UInt64(index)])
        return try profile.value(fill, constants: constants, &random)
      }
      let original: [TensorValue]
      do {
        original = try sessions.run(.original, named(values))
      } catch  where fill != .captured {
        // What the original refuses says nothing, where it is not its own.
        continue
      }
      runs += 1
      switch compare(original, on: values, fill, turn: number) {
      case .success(let found): strain = max(strain, found)
      case .failure(let difference): return .different(difference)
      }
    }
    guard runs > 0 else { return .unchecked("the original part runs on nothing that was tried") }
    return .equal(strain: strain, runs: runs)
  }

  private func isTelling(_ fill: RegionFill) -> Bool {
    fill == .captured || fill == .mixed && work.isHuge
      || profiles.contains { $0.isChanged(by: fill) }
        && (fill != .nearConstants || !constants.isEmpty)
  }

  private func named(_ values: [TensorValue]) -> [String: TensorValue] {
    Dictionary(
      uniqueKeysWithValues: values.enumerated().map { (RewriteRegion.inputName($0), $1) })
  }

  /// - Returns: The largest strain of the outputs.
  private mutating func compare(
    _ original: [TensorValue], on values: [TensorValue], _ fill: RegionFill, turn: Int
  ) -> Result<Double, RegionDifference> {
    func samples(_ outputs: [TensorValue]) -> [OutputSample] {
      outputs.map { OutputSample($0, turn: turn) }
    }
    let old = samples(original)
    if fill == .captured { usual = old.map(\.magnitudes) }
    let new: [OutputSample]
    do {
      new = samples(try sessions.run(.new, named(values)))
    } catch {
      return .failure(
        RegionDifference(
          inputs: fill.rawValue, error: .infinity, tolerance: 0,
          problem: "cannot be run: \(error)"))
    }
    let draws = draws(values, turn: turn).map(samples)
    var largest = 0.0
    for index in old.indices {
      let judgement = RegionJudgement(
        old[index], new[index], draws: draws.map { $0[index] },
        usual: fill.isOfUsualSize && index < usual.count ? usual[index] : [],
        comparesOverflow: fill.comparesOverflow)
      guard judgement.isEqual else {
        return .failure(
          RegionDifference(
            inputs: fill.rawValue, error: judgement.error, tolerance: judgement.tolerance,
            problem: judgement.problem))
      }
      largest = max(largest, judgement.strain)
    }
    return .success(largest)
  }

  /// What the original gives when nothing but rounding changes: its inputs, its constants, how the
  /// library computes it, the order of its sums.
  private mutating func draws(_ values: [TensorValue], turn: Int) -> [[TensorValue]] {
    var draws: [[TensorValue]] = []
    let count = work.allowsTwoDraws ? 2 : 1
    for draw in 0..<count {
      let moved = try? profiles.enumerated().map { index, profile in
        var random = CounterRandom(
          seed: seed, stream: [1 << 32, UInt64(draw), UInt64(turn), UInt64(index)])
        return try profile.moved(values[index], &random)
      }
      if let moved, moved != values, let outputs = sessions.draw(.original, named(moved)) {
        draws.append(outputs)
      }
    }
    var random = CounterRandom(seed: seed, stream: [2 << 32, UInt64(turn)])
    if !work.isHuge, let moved = try? movable?.values(&random, isWidened: isWidened),
      let outputs = sessions.draw(.movable, named(values).merging(moved) { old, _ in old })
    {
      draws.append(outputs)
    }
    for draw in 1...count {
      if let outputs = sessions.draw(.reordered(draw), named(values)) { draws.append(outputs) }
    }
    // Of a heavy region only where nothing else tells.
    if work.allowsLibrary, !work.isHeavy || draws.count < 2,
      let outputs = sessions.draw(.library, named(values))
    {
      draws.append(outputs)
    }
    return draws
  }
}
