/// Sums over steps of the parts of the PPO loss. Sums, not means, so that parts of a minibatch add
/// up; add them in a fixed order to get the same bits each time.
public struct PPOLossSums: Sendable, Hashable {
  /// How many steps were summed.
  public private(set) var stepCount = 0
  private var policyLossSum = 0.0
  private var valueLossSum = 0.0
  private var entropySum = 0.0
  private var oldApproxKLSum = 0.0
  private var approxKLSum = 0.0
  private var outsideCount = 0

  /// No steps.
  public init() {}

  /// Mean clipped surrogate.
  public var policyLoss: Double { mean(policyLossSum) }
  /// Mean value loss, before its coefficient.
  public var valueLoss: Double { mean(valueLossSum) }
  /// Mean entropy in nats.
  public var entropy: Double { mean(entropySum) }
  /// Mean of `-log r`: an estimate of the KL divergence that may be negative.
  public var oldApproxKL: Double { mean(oldApproxKLSum) }
  /// Mean of `(r - 1) - log r`: an estimate that is never negative and varies less
  /// (Schulman 2020, "Approximating KL divergence").
  public var approxKL: Double { mean(approxKLSum) }
  /// The share of steps whose ratio left the clip range.
  public var clipFraction: Double { mean(Double(outsideCount)) }

  /// What is minimised.
  public func totalLoss(_ configuration: PPOConfiguration) -> Double {
    policyLoss + Double(configuration.valueCoefficient) * valueLoss
      - Double(configuration.entropyCoefficient) * entropy
  }

  /// Whether the policy has moved so far that the rest of the update is to be left out.
  public func exceedsTargetKL(_ configuration: PPOConfiguration) -> Bool {
    guard let target = configuration.targetKL else { return false }
    return approxKL > Double(target)
  }

  /// Adds the steps of `other`.
  public static func += (sums: inout PPOLossSums, other: PPOLossSums) {
    sums.stepCount += other.stepCount
    sums.policyLossSum += other.policyLossSum
    sums.valueLossSum += other.valueLossSum
    sums.entropySum += other.entropySum
    sums.oldApproxKLSum += other.oldApproxKLSum
    sums.approxKLSum += other.approxKLSum
    sums.outsideCount += other.outsideCount
  }

  mutating func add(surrogate: ClippedSurrogate, value: ValueLoss, entropy: Double) {
    stepCount += 1
    policyLossSum += surrogate.loss
    valueLossSum += value.loss
    entropySum += entropy
    oldApproxKLSum -= surrogate.logRatio
    approxKLSum += surrogate.ratio - 1 - surrogate.logRatio
    outsideCount += surrogate.isOutside ? 1 : 0
  }

  private func mean(_ sum: Double) -> Double { stepCount == 0 ? 0 : sum / Double(stepCount) }
}
