public import TensorGraph

/// A stretch of one episode, at most `maximumSteps` long, that can be read on its own: beside it, a
/// reader needs only the initial graphs of the run.
public struct TrajectorySegment: Sendable {
  public static let maximumSteps = 32

  /// Position of the initial graph among the run's graphs.
  public var model: Int
  public var episode: EpisodeID
  /// Position of this segment in its episode.
  public var index: Int
  /// Learner updates behind the policy that acted.
  public var policyVersion: PolicyVersion
  /// The edits that led from the initial graph to the first state of this segment; empty in the
  /// first segment.
  public var prefix: [AppliedEdit]
  public var steps: [TrajectoryStep]
  public var end: SegmentEnd
  /// Present in the last segment of an episode, and only there.
  public var summary: EpisodeSummary?

  public init(
    model: Int, episode: EpisodeID, index: Int, policyVersion: PolicyVersion, prefix: [AppliedEdit],
    steps: [TrajectoryStep], end: SegmentEnd, summary: EpisodeSummary?
  ) {
    self.model = model
    self.episode = episode
    self.index = index
    self.policyVersion = policyVersion
    self.prefix = prefix
    self.steps = steps
    self.end = end
    self.summary = summary
  }

  /// All edits of the episode up to the end of this segment.
  public var edits: [AppliedEdit] {
    prefix
      + steps.compactMap { step in
        step.chosen.map {
          AppliedEdit(rule: step.candidates[$0].rule, edit: step.candidates[$0].edit)
        }
      }
  }

  /// The edits that lead from the initial graph to the best one of the episode; nil before its
  /// last segment.
  public var editsToBest: [AppliedEdit]? { summary.map { Array(edits.prefix($0.bestStep)) } }

  /// The first state's graph.
  ///
  /// - Parameter initial: The initial graph of the episode, with the ids that
  ///   `GraphCodec.renumbered` gives.
  /// - Throws: `GraphError` when an edit of the prefix does not fit; never after decoding.
  public func firstGraph(from initial: Graph) throws(GraphError) -> Graph {
    var graph = initial
    for applied in prefix { try graph.apply(applied.edit) }
    return graph
  }
}

/// What follows the last step of a segment.
public enum SegmentEnd: Hashable, Sendable {
  /// The episode is over: the policy stopped, or nothing applies. The last state is worth nothing.
  case terminated
  /// The horizon cut the episode.
  case truncated(bootstrapValue: Float)
  /// The episode goes on in the next segment.
  case continues(bootstrapValue: Float)

  public var isLast: Bool { if case .continues = self { false } else { true } }
}

/// What an episode came to.
public struct EpisodeSummary: Hashable, Sendable {
  /// Sum of the rewards.
  public var totalReward: Float
  /// Actions taken, a stop included.
  public var length: Int
  /// Cost of the initial graph, in microseconds.
  public var initialCost: Double
  /// Lowest cost of a graph of the episode, in microseconds.
  public var bestCost: Double
  /// Edits from the initial graph to the first graph that has this cost.
  public var bestStep: Int

  public init(
    totalReward: Float, length: Int, initialCost: Double, bestCost: Double, bestStep: Int
  ) {
    self.totalReward = totalReward
    self.length = length
    self.initialCost = initialCost
    self.bestCost = bestCost
    self.bestStep = bestStep
  }
}
