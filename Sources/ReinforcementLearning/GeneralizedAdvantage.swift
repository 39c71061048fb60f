/// Advantages and the value targets that go with them.
public struct AdvantageEstimate: Sendable, Hashable {
  /// How much better each action was than the value predicted, shape `[T]`.
  public let advantages: [Float]
  /// What the value should have been: `advantages + values`, shape `[T]`.
  public let returns: [Float]
}

/// Generalized advantage estimation over one segment (Schulman et al. 2016, equation 16):
///
///     delta[t] = r[t] + discount[t] * V[t + 1] - V[t]
///     A[t]     = delta[t] + discount[t] * lambda * A[t + 1]
///
/// - Parameters:
///   - rewards: shape `[T]`.
///   - discounts: shape `[T]`; see ``stepDiscounts(steps:discount:ending:)``.
///   - values: predicted value of each state, shape `[T]`.
///   - bootstrapValue: predicted value of the state after the last step; has no effect when the
///     last discount is zero.
///   - lambda: mixes one-step (0) and whole-segment (1) estimates.
/// - Precondition: the three arrays have the same length.
public func generalizedAdvantageEstimate(
  rewards: [Float], discounts: [Float], values: [Float], bootstrapValue: Float, lambda: Float
) -> AdvantageEstimate {
  let steps = rewards.count
  precondition(
    discounts.count == steps && values.count == steps,
    "\(steps) rewards, \(discounts.count) discounts, \(values.count) values")
  var advantages = [Float](repeating: 0, count: steps)
  var returns = advantages
  var next = (value: Double(bootstrapValue), advantage: 0.0)
  for t in stride(from: steps - 1, through: 0, by: -1) {
    let discount = Double(discounts[t])
    let value = Double(values[t])
    let delta = Double(rewards[t]) + discount * next.value - value
    next = (value, delta + discount * Double(lambda) * next.advantage)
    advantages[t] = Float(next.advantage)
    returns[t] = Float(next.advantage + value)
  }
  return AdvantageEstimate(advantages: advantages, returns: returns)
}
