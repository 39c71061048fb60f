import CostModels
import GraphPolicy
import Protocol
import ReinforcementLearning
import TensorGraph

/// A segment in the form in which the trainer uses it again and again: the graphs rebuilt, the
/// effect of every candidate worked out.
struct PreparedSegment: Sendable {
  let episode: EpisodeID
  let input: SegmentInput
  /// Index of the action in the logits, which end with stop; shape `[T]`.
  let actions: [Int]
  /// Shape `[T]`.
  let behaviourLogProbabilities: [Float]
  /// Shape `[T]`.
  let rewards: [Float]
  let ending: SegmentEnding
  let bootstrapValue: Float

  var stepCount: Int { actions.count }

  /// - Parameters:
  ///   - initial: the initial graph of the segment's model.
  ///   - costs: the run's cost model.
  /// - Throws: `GraphError` when an edit does not fit its graph.
  init(
    _ segment: TrajectorySegment, initial: CostedGraph, costs: any CostModel, horizon: Int
  ) throws(GraphError) {
    episode = segment.episode
    var graph = try segment.firstGraph(from: initial.graph)
    let first = CostedGraph(graph: graph, costs: costs, initialCost: initial.initialCost)
    var steps: [SegmentInput.Step] = []
    for step in segment.steps {
      var candidates: [CandidateInput] = []
      candidates.reserveCapacity(step.candidates.count)
      for candidate in step.candidates {
        candidates.append(
          CandidateInput(
            effect: try graph.effect(of: candidate.edit), rule: candidate.rule,
            costChange: candidate.costChange, in: graph, costs: costs))
      }
      let context = StateContext(
        costRatio: step.costRatio, stepsLeft: Float(step.stepsLeft) / Float(horizon))
      steps.append(
        .init(
          candidates: candidates, choice: step.chosen ?? candidates.count, context: context))
      if let chosen = step.chosen { graph.apply(candidates[chosen].effect) }
    }
    input = SegmentInput(graph: first, steps: steps)
    actions = steps.map(\.choice)
    behaviourLogProbabilities = segment.steps.map(\.logProbability)
    rewards = segment.steps.map(\.reward)
    switch segment.end {
    case .terminated: (ending, bootstrapValue) = (.terminated, 0)
    case .truncated(let value): (ending, bootstrapValue) = (.truncated, value)
    case .continues(let value): (ending, bootstrapValue) = (.continued, value)
    }
  }
}
