import Glibc

/// Upper limits of the importance weights in V-trace.
public struct VTraceThresholds: Sendable, Hashable, Codable {
  /// Limit of the weight on each temporal difference; decides what the values converge to.
  public var clipRho: Float
  /// Limit of the weight on each policy-gradient advantage.
  public var clipPgRho: Float
  /// Limit of the trace that carries later differences back; trades variance for speed.
  public var clipC: Float

  /// All limits 1, as in the paper.
  public init(clipRho: Float = 1, clipPgRho: Float = 1, clipC: Float = 1) {
    self.clipRho = clipRho
    self.clipPgRho = clipPgRho
    self.clipC = clipC
  }
}

/// What V-trace makes of a segment.
public struct VTraceTargets: Sendable, Hashable {
  /// Targets of the value function, shape `[T]`.
  public let vs: [Float]
  /// Advantages of the taken actions, importance weight included, shape `[T]`.
  public let pgAdvantages: [Float]
}

/// V-trace over one segment that an older policy collected (Espeholt et al. 2018, section 4.1),
/// with the lambda of rlax:
///
///     rho[t]   = min(clipRho, w[t]),  c[t] = lambda * min(clipC, w[t]),  w = exp(logRhos)
///     delta[t] = rho[t] * (r[t] + discount[t] * V[t + 1] - V[t])
///     vs[t]    = V[t] + delta[t] + discount[t] * c[t] * (vs[t + 1] - V[t + 1])
///     pg[t]    = min(clipPgRho, w[t]) * (r[t] + discount[t] * Q[t + 1] - V[t]),
///     Q[t + 1] = lambda * vs[t + 1] + (1 - lambda) * V[t + 1],  and V[T] at the end
///
/// With all weights 1, `pg` is the generalized advantage estimate and `vs` its returns.
///
/// - Parameters:
///   - logRhos: target minus behaviour log-probability of each taken action, shape `[T]`.
///   - rewards: shape `[T]`.
///   - discounts: shape `[T]`; see ``stepDiscounts(steps:discount:ending:)``.
///   - values: the target policy's value of each state, shape `[T]`.
///   - bootstrapValue: the value of the state after the last step.
///   - lambda: 1 is the paper's form.
///   - thresholds: limits of the weights.
/// - Precondition: the four arrays have the same length.
public func vTrace(
  logRhos: [Float], rewards: [Float], discounts: [Float], values: [Float], bootstrapValue: Float,
  lambda: Float = 1, thresholds: VTraceThresholds = VTraceThresholds()
) -> VTraceTargets {
  let steps = rewards.count
  precondition(
    logRhos.count == steps && discounts.count == steps && values.count == steps,
    "\(steps) rewards, \(logRhos.count) weights, \(discounts.count) discounts, \(values.count) values"
  )
  var vs = [Float](repeating: 0, count: steps)
  var pgAdvantages = vs
  let lambda = Double(lambda)
  var next = (value: Double(bootstrapValue), target: Double(bootstrapValue))
  for t in stride(from: steps - 1, through: 0, by: -1) {
    let (reward, discount, value) = (Double(rewards[t]), Double(discounts[t]), Double(values[t]))
    let weight = exp(Double(logRhos[t]))
    let delta =
      min(Double(thresholds.clipRho), weight) * (reward + discount * next.value - value)
    let trace = lambda * min(Double(thresholds.clipC), weight)
    let target = value + delta + discount * trace * (next.target - next.value)
    let successor = lambda * next.target + (1 - lambda) * next.value
    let pgRho = min(Double(thresholds.clipPgRho), weight)
    vs[t] = Float(target)
    pgAdvantages[t] = Float(pgRho * (reward + discount * successor - value))
    next = (value, target)
  }
  return VTraceTargets(vs: vs, pgAdvantages: pgAdvantages)
}
