public import TensorGraph

/// One edit that a state allows.
public struct StepCandidate: Sendable {
  /// Number of the rule in the rule set of the run.
  public var rule: Int
  public var edit: GraphEdit
  /// Cost after the edit minus cost before, in microseconds.
  public var costChange: Float

  public init(rule: Int, edit: GraphEdit, costChange: Float) {
    self.rule = rule
    self.edit = edit
    self.costChange = costChange
  }
}

/// A state of an episode, and what the actor did in it.
public struct TrajectoryStep: Sendable {
  /// Every edit that the state allowed, in the actor's order.
  public var candidates: [StepCandidate]
  /// Index of the candidate that was taken; nil for the stop action.
  public var chosen: Int?
  /// Logarithm of the probability with which the behaviour policy took it.
  public var logProbability: Float
  /// What the behaviour policy took the state to be worth.
  public var value: Float
  public var reward: Float
  /// Cost of the state over the cost of the initial graph.
  public var costRatio: Float
  /// Steps to the horizon, this one included.
  public var stepsLeft: Int

  public init(
    candidates: [StepCandidate], chosen: Int?, logProbability: Float, value: Float, reward: Float,
    costRatio: Float, stepsLeft: Int
  ) {
    self.candidates = candidates
    self.chosen = chosen
    self.logProbability = logProbability
    self.value = value
    self.reward = reward
    self.costRatio = costRatio
    self.stepsLeft = stepsLeft
  }
}

/// One edit that an episode has taken.
public struct AppliedEdit: Sendable {
  /// Number of the rule in the rule set of the run.
  public var rule: Int
  public var edit: GraphEdit

  public init(rule: Int, edit: GraphEdit) {
    self.rule = rule
    self.edit = edit
  }
}
