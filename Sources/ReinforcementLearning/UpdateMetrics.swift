/// The numbers of one update, under the names that CleanRL gives them.
public struct UpdateMetrics: Sendable, Hashable {
  /// The loss and its diagnostics.
  public var loss: PPOLossSums
  /// The share of the returns' variance that the values explain; nil when the returns are equal.
  public var explainedVariance: Double?
  /// Adam's step length in this update.
  public var learningRate: Double
  /// Norm of the last gradient before it was clipped.
  public var gradientNorm: Double
  /// Mean sum of rewards of the episodes of this update; nil when none ended.
  public var episodicReturn: Double?
  /// Mean number of steps of the episodes of this update; nil when none ended.
  public var episodicLength: Double?
  /// Steps a second since the start of the run; nil when no time has passed.
  public var stepsPerSecond: Double?

  /// The metrics of one update.
  public init(
    loss: PPOLossSums, explainedVariance: Double?, learningRate: Double, gradientNorm: Double,
    episodicReturn: Double? = nil, episodicLength: Double? = nil, stepsPerSecond: Double? = nil
  ) {
    self.loss = loss
    self.explainedVariance = explainedVariance
    self.learningRate = learningRate
    self.gradientNorm = gradientNorm
    self.episodicReturn = episodicReturn
    self.episodicLength = episodicLength
    self.stepsPerSecond = stepsPerSecond
  }

  /// Every number that there is, with its name, in a fixed order.
  public var named: [(name: String, value: Double)] {
    let all: [(String, Double?)] = [
      ("losses/policy_loss", loss.policyLoss),
      ("losses/value_loss", loss.valueLoss),
      ("losses/entropy", loss.entropy),
      ("losses/old_approx_kl", loss.oldApproxKL),
      ("losses/approx_kl", loss.approxKL),
      ("losses/clipfrac", loss.clipFraction),
      ("losses/explained_variance", explainedVariance),
      ("losses/gradient_norm", gradientNorm),
      ("charts/learning_rate", learningRate),
      ("charts/episodic_return", episodicReturn),
      ("charts/episodic_length", episodicLength),
      ("charts/SPS", stepsPerSecond),
    ]
    return all.compactMap { name, value in value.map { (name, $0) } }
  }
}

/// `1 - variance(returns - values) / variance(returns)`: 1 is a perfect value function, 0 no better
/// than a constant, less is worse than one.
///
/// - Parameters:
///   - values: shape `[steps]`.
///   - returns: shape `[steps]`.
/// - Returns: nil when all returns are equal.
public func explainedVariance(values: [Float], returns: [Float]) -> Double? {
  precondition(values.count == returns.count, "\(values.count) values, \(returns.count) returns")
  let spread = variance(returns.map(Double.init))
  guard spread > 0 else { return nil }
  return 1 - variance(zip(returns, values).map { Double($0) - Double($1) }) / spread
}

private func variance(_ numbers: [Double]) -> Double {
  guard !numbers.isEmpty else { return 0 }
  let mean = numbers.reduce(0, +) / Double(numbers.count)
  return numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(numbers.count)
}
