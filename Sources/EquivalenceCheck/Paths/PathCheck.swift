public import ONNXFormat
public import ONNXRuntime
public import RewriteEnvironment
public import TensorGraph

/// Compares graphs that rewrites made of a model with the model, and names the rewrite that broke
/// it.
public struct PathCheck: Sendable {
  /// What a comparison said.
  public enum Verdict: Sendable {
    case compared(EquivalenceReport)
    /// It is equal at the sizes that costs are counted at, and not at these.
    case differs(sizes: String, EquivalenceReport)
    /// The graph cannot be written or run.
    case failed(String)

    public var isEquivalent: Bool {
      if case .compared(let report) = self { return report.isEquivalent }
      return false
    }

    /// Whether no output differs by more than rounding moves it by somewhere in the original itself,
    /// however much that is: enough where each rewrite was found to be right by itself.
    var isWithinNoise: Bool {
      guard case .compared(let report) = self, report.emptiness == nil else { return false }
      return report.outputs.allSatisfy {
        $0.isEqual
          || $0.problem == nil && $0.relativeError <= EquivalenceNoise.allowance * $0.noise.largest
      }
    }

    /// What is wrong with a graph that is not equivalent, as the end of a sentence about it.
    public var problem: String {
      if case .compared(let report) = self, report.outputs.allSatisfy(\.isEqual) {
        return "cannot be compared with the original"
      }
      return "does not compute what the original does"
    }

    public var summary: String {
      switch self {
      case .compared(let report): report.summary
      case .differs(let sizes, let report): "at \(sizes): \(report.summary)"
      case .failed(let reason): "it cannot be run: \(reason)"
      }
    }
  }

  let model: LoadedModel
  let graph: Graph
  let baseline: EquivalenceBaseline
  /// What the model gives at other sizes of its symbolic dimensions.
  private let others: [BaselineAtSizes]

  /// Runs the model as it was read.
  ///
  /// - Parameters:
  ///   - graph: The initial graph of the paths: that of `model`, maybe with other ids.
  ///   - inputs: What to fill the inputs with; by default what the model's graph says.
  /// - Throws: `ONNXError` or `ONNXRuntimeError` when the model itself cannot be run.
  public init(
    _ model: LoadedModel, graph: Graph, with check: Equivalence = Equivalence(),
    inputs: [InputSpecification]? = nil
  ) throws {
    self.model = model
    self.graph = graph
    baseline = try model.baseline(check, inputs: inputs)
    others = model.baselinesAtOtherSizes(check, inputs: inputs ?? model.graph.inputSpecifications)
  }

  /// What the model's inputs are filled with in the first comparison.
  public var inputs: [String: ModelValue] { baseline.inputs.first ?? [:] }

  /// Compares a graph with the model: at the sizes that costs are counted at, then at others.
  public func verdict(on graph: Graph) -> Verdict {
    do {
      let report = try model.verify(graph: graph, against: baseline)
      guard report.isEquivalent else { return .compared(report) }
      for other in others {
        let report = try model.verify(graph: graph, against: other.baseline)
        // One set of inputs tells what depends on sizes; how exact it is was judged above.
        let isAlike = zip(report.outputs, baseline.judge.noise).allSatisfy { output, noise in
          output.isEqual
            || output.problem == nil
              && output.relativeError <= EquivalenceNoise.allowance * noise.largest
        }
        if !isAlike { return .differs(sizes: other.sizes, report) }
      }
      return .compared(report)
    } catch {
      return .failed("\(error)")
    }
  }

  /// The rewrite after which the graph no longer computes what the model does, found by bisection:
  /// the graph before it was compared too, and is equivalent.
  ///
  /// - Parameter path: Edits from the initial graph on; what they lead to is not equivalent.
  public func culprit(in path: [AppliedRewrite]) throws -> BrokenPath {
    var verdicts: [Int: Verdict] = [:]
    func verdict(after count: Int) throws -> Verdict {
      if let known = verdicts[count] { return known }
      let verdict = self.verdict(on: try graph(after: path.prefix(count)))
      verdicts[count] = verdict
      return verdict
    }
    let broken = try firstBroken(count: path.count) { try verdict(after: $0).isEquivalent }
    guard broken > 0 else { return BrokenPath(kind: .original, after: try verdict(after: 0)) }
    let (before, after) = (try verdict(after: broken - 1), try verdict(after: broken))
    let step = path[broken - 1]
    let state = try graph(after: path.prefix(broken - 1))
    return BrokenPath(
      kind: Self.areAlike(before, after) ? .accumulation : .rewrite, step: broken,
      count: path.count, ruleName: step.ruleName,
      change: step.edit.description(in: state, names: names), before: before,
      after: after)
  }

  /// Whether the error hardly rose: one rewrite more or less.
  private static func areAlike(_ before: Verdict, _ after: Verdict) -> Bool {
    guard case .compared(let old) = before, case .compared(let new) = after else { return false }
    return (new.worst?.strain ?? 0) < 4 * (old.worst?.strain ?? 0)
  }

  func graph(after path: ArraySlice<AppliedRewrite>) throws -> Graph {
    var graph = graph
    for step in path { try graph.apply(step.edit) }
    return graph
  }

  /// What a rewrite of a path does, in words.
  func change(at place: Int, of path: [AppliedRewrite]) throws -> String {
    let state = try graph(after: path.prefix(place))
    return path[place].edit.description(in: state, names: names)
  }

  /// The model's names of values, where the ids are the model's.
  private var names: [Value: String] {
    graph.nodeIDs == model.graph.nodeIDs
      ? model.valueNames.filter { model.graph.node($0.key.node) != nil } : [:]
  }
}

/// The smallest number of steps, up to `count`, after which something is broken that was intact a
/// step before; 0 when it was broken from the start. After `count` steps it is broken.
///
/// - Parameter isIntact: Asked for a few numbers of steps below `count`.
func firstBroken(count: Int, isIntact: (Int) throws -> Bool) rethrows -> Int {
  guard count > 0, try isIntact(0) else { return 0 }
  var (intact, broken) = (0, count)
  while broken - intact > 1 {
    let middle = (intact + broken) / 2
    if try isIntact(middle) { intact = middle } else { broken = middle }
  }
  return broken
}
