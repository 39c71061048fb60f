public import TensorGraph

/// A way to look for a cheaper graph. Every search can be interrupted and then gives the best that
/// it has seen; without a time limit or an interruption, the same seed gives the same result.
public protocol Search: Sendable {
  /// Name on the command line and in reports.
  var name: String { get }

  func run(
    from graph: Graph, in environment: RewriteEnvironment, control: SearchControl
  ) -> SearchResult
}

/// What a search found.
public struct SearchResult: Sendable {
  public let best: BestGraph
  /// Up to seven other graphs that cost less than the initial one and differ most from the best and
  /// from each other in the rules that lead to them; the cheapest first.
  public let alternatives: [BestGraph]
  /// Cost of the initial graph, in microseconds.
  public let initialCost: Double
  /// Edits carried out.
  public let steps: Int
  /// Distinct graphs, by signature, that were visited or worked out as a candidate.
  public let statesSeen: Int
  public let ending: SearchEnding

  public init(
    best: BestGraph, alternatives: [BestGraph] = [], initialCost: Double, steps: Int,
    statesSeen: Int, ending: SearchEnding
  ) {
    self.best = best
    self.alternatives = alternatives
    self.initialCost = initialCost
    self.steps = steps
    self.statesSeen = statesSeen
    self.ending = ending
  }

  /// Names of the rules that lead to the best graph, in order.
  public var path: [String] { best.path.map(\.ruleName) }
}

/// Why a search ended.
public enum SearchEnding: String, Hashable, Sendable {
  /// It did all that it can do.
  case complete
  case stepBudget
  case timeLimit
  case cancelled
}
