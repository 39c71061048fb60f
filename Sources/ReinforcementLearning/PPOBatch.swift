/// The steps of one minibatch, as the PPO loss needs them. All arrays have one entry a step.
public struct PPOBatch: Sendable, Hashable {
  /// The current policy's logits over the candidates of each step.
  public var logits: RaggedLogits
  /// The index of the candidate taken, shape `[steps]`.
  public var actions: [Int]
  /// Log-probability of the action under the policy that the ratio is formed with, shape `[steps]`:
  /// the behaviour policy; or, where the advantages already carry V-trace's weights, the policy at
  /// the start of the update, so that no step is weighted twice.
  public var oldLogProbabilities: [Float]
  /// Advantage of the action, normalised or not, shape `[steps]`.
  public var advantages: [Float]
  /// Target of the value, shape `[steps]`.
  public var returns: [Float]
  /// The current value of each state, shape `[steps]`.
  public var values: [Float]
  /// The value of each state before the update, shape `[steps]`; used when the value is clipped.
  public var oldValues: [Float]

  /// A batch.
  ///
  /// - Precondition: all arrays have one entry a step, and each action is one of its candidates.
  public init(
    logits: RaggedLogits, actions: [Int], oldLogProbabilities: [Float], advantages: [Float],
    returns: [Float], values: [Float], oldValues: [Float]
  ) {
    let steps = logits.stepCount
    let counts = [
      actions.count, oldLogProbabilities.count, advantages.count, returns.count, values.count,
      oldValues.count,
    ]
    precondition(counts.allSatisfy { $0 == steps }, "\(steps) steps of logits, but \(counts)")
    for step in 0..<steps {
      let candidates = logits.range(of: step).count
      precondition(
        (0..<candidates).contains(actions[step]),
        "step \(step): action \(actions[step]) of \(candidates) candidates")
    }
    self.logits = logits
    self.actions = actions
    self.oldLogProbabilities = oldLogProbabilities
    self.advantages = advantages
    self.returns = returns
    self.values = values
    self.oldValues = oldValues
  }

  /// How many steps there are.
  public var stepCount: Int { logits.stepCount }
}
