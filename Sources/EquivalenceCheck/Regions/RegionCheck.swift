public import ONNXFormat
import ONNXRuntime
public import RewriteEnvironment
public import TensorGraph

/// Checks each rewrite of a path where it happened: what it replaced and what it put there are run
/// as small models on the same inputs.
///
/// The inputs are those that the original model sees at that place in its own run, and such as
/// single out errors: zeros, equal values, large ones, integers of the whole range, masks that hide
/// whole rows. Neither what comes before the place nor what comes after it decides.
public struct RegionCheck {
  /// Rewrites that differ in nothing but the contents of their large weights are checked this often
  /// at most, as long as none of them fails.
  public static let samples = 3
  /// Bytes of values that one run of the model keeps.
  static let captureLimit = 128 << 20
  /// Runs of the model that values are taken from.
  static let captureRuns = 2

  private let model: LoadedModel
  private let graph: Graph
  private let baseline: EquivalenceBaseline
  /// What the masks of the model hide with.
  private let hiding: [Double]
  private let seed: UInt64
  /// What was found for regions, by their content: paths that are alike are checked once.
  private var known: [ContentHash: RegionVerdict] = [:]

  /// - Parameters:
  ///   - graph: The initial graph of the paths.
  ///   - baseline: The model's own runs, on whose inputs the regions are looked at.
  public init(
    _ model: LoadedModel, graph: Graph, baseline: EquivalenceBaseline, seed: UInt64 = 1
  ) {
    (self.model, self.graph, self.baseline, self.seed) = (model, graph, baseline, seed)
    hiding = RegionConstants.hidingValues(in: graph)
  }

  /// Checks the rewrites of a path.
  /// - Returns: A verdict for each rewrite.
  /// - Throws: `GraphError` when `path` is no path of the graph.
  public mutating func verdicts(on path: [AppliedRewrite]) throws -> [RegionVerdict] {
    let places = try RewritePlaces(path, from: graph)
    // By kind: a few of each, and all of a kind of which one fails.
    var chosen: [Int] = []
    for members in places.kinds { chosen += Self.sample(of: members, places) }
    check(chosen, places)
    let failing = places.kinds.filter { $0.contains { known[places.keys[$0]]?.isWrong ?? false } }
    check(failing.flatMap { $0 }, places)
    var verdicts = [RegionVerdict](
      repeating: .unchecked("it was not looked at"), count: path.count)
    for members in places.kinds {
      let representative = members.first { known[places.keys[$0]] != nil }
        .flatMap { known[places.keys[$0]] }
      for member in members {
        verdicts[member] =
          known[places.keys[member]] ?? representative ?? verdicts[member]
      }
    }
    return verdicts
  }

  /// The first, the last and those between at equal distances, of different contents.
  private static func sample(of members: [Int], _ places: RewritePlaces) -> [Int] {
    var seen: Set<ContentHash> = []
    let distinct = members.filter { seen.insert(places.keys[$0]).inserted }
    // A run of a heavy one takes long: one of a kind has to do.
    if distinct.count > 1, RegionWork(places.regions[distinct[0]]).isHeavy { return [distinct[0]] }
    guard distinct.count > samples else { return distinct }
    return (0..<samples).map { distinct[$0 * (distinct.count - 1) / (samples - 1)] }
  }

  /// Looks at regions whose content is not known yet, as many at once as memory allows.
  private mutating func check(_ chosen: [Int], _ places: RewritePlaces) {
    var batch: [Int] = []
    var (bytes, seen): (Int, Set<ContentHash>) = (0, [])
    for place in chosen
    where known[places.keys[place]] == nil && seen.insert(places.keys[place]).inserted {
      let size = places.regions[place].inputs.reduce(0) {
        $0 + places.everything.type(of: $1).byteCount
      }
      if bytes + size > Self.captureLimit / Self.captureRuns, !batch.isEmpty {
        checkTogether(batch, places)
        (batch, bytes) = ([], 0)
      }
      batch.append(place)
      bytes += size
    }
    if !batch.isEmpty { checkTogether(batch, places) }
  }

  /// Looks at some regions, on values from the same runs of the model.
  private mutating func checkTogether(_ batch: [Int], _ places: RewritePlaces) {
    let captured: [Value: [TensorValue]]
    do {
      captured = try values(Set(batch.flatMap { places.regions[$0].inputs }).sorted(), places)
    } catch {
      for place in batch {
        known[places.keys[place]] = .unchecked("its values cannot be looked at: \(error)")
      }
      return
    }
    for place in batch {
      let region = places.regions[place]
      guard region.inputs.allSatisfy({ captured[$0] != nil }) else {
        known[places.keys[place]] = .unchecked("it reads what is no tensor of numbers")
        continue
      }
      do {
        var runs = RegionRuns(
          region, of: model, captured: region.inputs.map { captured[$0] ?? [] }, hiding: hiding,
          seed: seed, isWidened: baseline.isWidened)
        known[places.keys[place]] = try runs.verdict()
      } catch {
        known[places.keys[place]] = .unchecked("the original part cannot be run: \(error)")
      }
    }
  }

  /// What the original computes for some values, by run.
  private func values(
    _ values: [Value], _ places: RewritePlaces
  ) throws -> [Value: [TensorValue]] {
    guard !values.isEmpty else { return [:] }
    let outputs = values.enumerated().map { GraphOutput(name: "captured_\($0)", value: $1) }
    let session = try RunnableGraph(
      places.everything, of: model, outputs: outputs, widening: baseline.isWidened)
    var results: [Value: [TensorValue]] = [:]
    for inputs in baseline.inputs.prefix(Self.captureRuns) {
      for (value, result) in zip(values, try session.run(inputs)) {
        if let tensor = result.tensor { results[value, default: []].append(tensor) }
      }
    }
    return results
  }
}
