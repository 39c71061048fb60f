import CostModels
import GraphPolicy
import Protocol
import TensorGraph

/// Follows the states of a segment and holds what an actor says of them against the learner's own
/// costs.
struct SegmentReplay {
  private(set) var graph: Graph
  private var cost: GraphCost
  /// Of the episode's first graph, in microseconds.
  private let initialCost: Double
  private let horizon: Int
  /// Of the current state; nil before the first step.
  private var stepsLeft: Int?

  init(graph: Graph, initialCost: Double, costs: any CostModel, horizon: Int) {
    self.graph = graph
    self.initialCost = initialCost
    self.horizon = horizon
    cost = GraphCost(of: graph, under: costs)
  }

  /// The current state as one that nothing is done in.
  var successor: SegmentInput.Step {
    SegmentInput.Step(candidates: [], choice: 0, context: context(stepsLeft ?? horizon))
  }

  /// A step as the policy takes it; afterwards the next state is the current one.
  mutating func follow(_ step: TrajectoryStep) throws -> SegmentInput.Step {
    guard step.logProbability <= 1e-3 else {
      throw TrainingError("the log-probability \(step.logProbability) is above 0")
    }
    guard (1...horizon).contains(step.stepsLeft), stepsLeft ?? step.stepsLeft == step.stepsLeft
    else { throw TrainingError("\(step.stepsLeft) steps left of \(horizon) cannot be") }
    try Self.compare(step.costRatio, costRatio, "cost ratio")
    var candidates: [CandidateInput] = []
    candidates.reserveCapacity(step.candidates.count)
    var taken: EditEffect?
    for (index, candidate) in step.candidates.enumerated() {
      let effect = try graph.effect(of: candidate.edit)
      try Self.compare(
        candidate.costChange, cost.change(of: effect, in: graph), "cost change of a candidate")
      candidates.append(
        CandidateInput(
          effect: effect, rule: candidate.rule, costChange: candidate.costChange,
          in: graph, costs: cost.model))
      if index == step.chosen { taken = effect }
    }
    let result = SegmentInput.Step(
      candidates: candidates, choice: step.chosen ?? candidates.count,
      context: context(step.stepsLeft))
    let before = cost.total
    if let taken {
      cost.apply(taken, to: graph)
      graph.apply(taken)
    }
    try Self.compare(step.reward, percent(before - cost.total), "reward")
    stepsLeft = step.stepsLeft - 1
    return result
  }

  /// What the end of an episode says of all of it, held against the current state.
  func check(_ summary: EpisodeSummary) throws {
    try Self.compare(summary.totalReward, percent(initialCost - cost.total), "total reward")
    try Self.compare(Float(summary.initialCost), initialCost, "initial cost")
  }

  private func context(_ stepsLeft: Int) -> StateContext {
    StateContext(costRatio: Float(costRatio), stepsLeft: Float(stepsLeft) / Float(horizon))
  }

  private var costRatio: Double { initialCost > 0 ? cost.total / initialCost : 1 }

  private func percent(_ cost: Double) -> Double { initialCost > 0 ? 100 * cost / initialCost : 0 }

  /// Differences of rounding are let pass.
  private static func compare(_ claimed: Float, _ own: Double, _ what: String) throws {
    guard abs(Double(claimed) - own) <= 1e-3 * max(1, abs(own)) else {
      throw TrainingError("the \(what) is said to be \(claimed), and is \(own)")
    }
  }
}
