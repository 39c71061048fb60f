public import Protocol
public import RewriteEnvironment
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
    /// The edits of the path; nil when it comes from a checkpoint, which has the names alone.
    public internal(set) var edits: [AppliedRewrite]? = []
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
  /// Nothing of it is taken on an actor's word: the learner goes the way itself, in its own
  /// environment, where every edit must be one that the rules give, and counts the cost itself.
  ///
  /// - Parameter segment: the last segment of the episode; others are passed over.
  /// - Returns: whether it was taken.
  mutating func offer(_ segment: TrajectorySegment, job: PreparedJob) -> Bool {
    let model = segment.model
    guard let summary = segment.summary, let edits = segment.editsToBest,
      summary.bestCost < entries[model].cost
    else { return false }
    var episode = job.environments[model].reset(job.graphs[model])
    for applied in edits {
      guard episode.status == .running, let effect = try? episode.graph.effect(of: applied.edit)
      else { return false }
      let hash = episode.graph.contentHash(after: effect)
      let index = episode.candidates.firstIndex {
        let own = $0.effect(on: episode.graph)
        return own.removed == effect.removed && own.added.count == effect.added.count
          && episode.graph.contentHash(after: own) == hash
      }
      guard let index else { return false }
      episode.take(.candidate(index))
    }
    guard episode.best.cost < entries[model].cost else { return false }
    entries[model].cost = episode.best.cost
    entries[model].graph = episode.best.graph
    entries[model].path = episode.best.path.map(\.ruleName)
    entries[model].edits = episode.best.path
    entries[model].episode = segment.episode
    return true
  }
}
