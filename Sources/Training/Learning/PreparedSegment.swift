import CostModels
import GraphPolicy
import Protocol
import ReinforcementLearning
import TensorGraph

/// A segment in the form in which the trainer uses it again and again: the graphs rebuilt, the
/// effect of every candidate worked out.
///
/// What an actor says of costs is checked against the learner's own numbers on the way, since
/// rewards and features are made of it.
struct PreparedSegment: Sendable {
  let episode: EpisodeID
  /// The steps; and where the segment does not end with a final state, one more without candidates,
  /// for the value of the state that follows.
  let input: SegmentInput
  /// Index of the action in the logits, which end with stop; shape `[T]`.
  let actions: [Int]
  /// Shape `[T]`.
  let behaviourLogProbabilities: [Float]
  /// Shape `[T]`.
  let rewards: [Float]
  let ending: SegmentEnding

  var stepCount: Int { actions.count }
}

extension PreparedSegment {
  /// - Parameters:
  ///   - initial: the initial graph of the segment's model.
  ///   - costs: the run's cost model.
  /// - Throws: `GraphError` when an edit does not fit its graph; `TrainingError` when a number is
  ///   not what it must be.
  init(
    _ segment: TrajectorySegment, initial: CostedGraph, costs: any CostModel, horizon: Int
  ) throws {
    episode = segment.episode
    var replay = SegmentReplay(
      graph: try segment.firstGraph(from: initial.graph),
      initialCost: Double(initial.initialCost), costs: costs, horizon: horizon)
    let first = CostedGraph(graph: replay.graph, costs: costs, initialCost: initial.initialCost)
    var steps: [SegmentInput.Step] = []
    for step in segment.steps { steps.append(try replay.follow(step)) }
    actions = steps.map(\.choice)
    if segment.end != .terminated { steps.append(replay.successor) }
    input = SegmentInput(graph: first, steps: steps)
    behaviourLogProbabilities = segment.steps.map(\.logProbability)
    rewards = segment.steps.map(\.reward)
    ending =
      switch segment.end {
      case .terminated: .terminated
      case .truncated: .truncated
      case .continues: .continued
      }
    if let summary = segment.summary { try replay.check(summary) }
  }
}
