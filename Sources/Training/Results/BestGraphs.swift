public import Protocol
public import TensorGraph

/// The cheapest graph that a run has found for each model, with the way to it.
public struct BestGraphs: Sendable {
  /// One model's best.
  public struct Entry: Sendable {
    /// Cost of the initial graph, microseconds.
    public let initialCost: Double
    /// Lowest cost seen, microseconds; the initial graph's at first.
    public internal(set) var cost: Double
    public internal(set) var graph: Graph
    /// Names of the rules that lead to it from the initial graph.
    public internal(set) var path: [String]
    /// The episode that found it; nil while it is the initial graph.
    public internal(set) var episode: EpisodeID?
  }

  public internal(set) var entries: [Entry]

  /// The initial graphs, with their costs.
  public init(initial graphs: [Graph], costs: [Double]) {
    precondition(graphs.count == costs.count)
    entries = zip(graphs, costs).map { graph, cost in
      Entry(initialCost: cost, cost: cost, graph: graph, path: [], episode: nil)
    }
  }

  /// Takes the best graph of an episode if it is cheaper than what is known.
  ///
  /// - Parameters:
  ///   - segment: the last segment of the episode.
  ///   - initial: the model's initial graph.
  ///   - ruleNames: by the numbers in the segment.
  ///   - cost: the learner's own cost of a graph: the actor's claim is not taken on trust.
  /// - Returns: whether it was taken.
  /// - Throws: `GraphError` when the edits do not fit.
  mutating func offer(
    _ segment: TrajectorySegment, initial: Graph, ruleNames: [String], cost: (Graph) -> Double
  ) throws(GraphError) -> Bool {
    guard let summary = segment.summary, let edits = segment.editsToBest,
      summary.bestCost < entries[segment.model].cost
    else { return false }
    var graph = initial
    for applied in edits { try graph.apply(applied.edit) }
    let found = cost(graph)
    guard found < entries[segment.model].cost else { return false }
    entries[segment.model].cost = found
    entries[segment.model].graph = graph
    entries[segment.model].path = edits.map { ruleNames[$0.rule] }
    entries[segment.model].episode = segment.episode
    return true
  }
}
