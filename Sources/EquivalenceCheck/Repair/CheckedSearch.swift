public import RewriteEnvironment
public import TensorGraph

/// Checks what a search found, takes out what is wrong, and searches on from there without the
/// rules that were.
public struct CheckedSearch {
  /// What became of a search.
  public struct Outcome: Sendable {
    /// The search, with the repaired path as its best; searched steps are counted together.
    public let result: SearchResult
    public let repaired: RepairedPath
    /// What the search left out in all.
    public let leftOut: [LeftOutRewrite]
  }

  public private(set) var repair: PathRepair
  private let environment: RewriteEnvironment

  public init(_ repair: PathRepair, in environment: RewriteEnvironment) {
    (self.repair, self.environment) = (repair, environment)
  }

  /// - Parameters:
  ///   - found: What a search found from the initial graph.
  ///   - searchOn: A short search from a graph that was repaired, in an environment without the
  ///     rules that failed. Asked for once, where something was left out.
  /// - Throws: As `PathRepair.repaired`.
  public mutating func outcome(
    of found: SearchResult, searchOn: (Graph, RewriteEnvironment) -> SearchResult
  ) throws -> Outcome {
    let first = try repair.repaired(found.best.path)
    let plain = outcome(found, first, first.leftOut, more: nil)
    guard first.isRight, !first.leftOut.isEmpty else { return plain }
    let more = searchOn(
      first.graph, environment.leavingOut(rules: Set(first.failedRules)))
    guard more.best.cost < plain.result.best.cost else { return plain }
    let second = try repair.repaired(first.path + more.best.path)
    let longer = outcome(found, second, first.leftOut + second.leftOut, more: more)
    return second.isRight && longer.result.best.cost < plain.result.best.cost ? longer : plain
  }

  private func outcome(
    _ found: SearchResult, _ repaired: RepairedPath, _ leftOut: [LeftOutRewrite],
    more: SearchResult?
  ) -> Outcome {
    let isUntouched = repaired.leftOut.isEmpty && more == nil
    let cost =
      isUntouched ? found.best.cost : environment.cost(of: repaired.graph)
    return Outcome(
      result: SearchResult(
        best: BestGraph(graph: repaired.graph, cost: cost, path: repaired.path),
        initialCost: found.initialCost, steps: found.steps + (more?.steps ?? 0),
        statesSeen: found.statesSeen + (more?.statesSeen ?? 0), ending: found.ending),
      repaired: repaired, leftOut: leftOut)
  }
}
