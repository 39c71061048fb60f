import Glibc

/// The softmax distribution of one list of logits, computed so that no finite logit overflows.
///
/// Everything is kept in double precision: sums over hundreds of candidates in single precision
/// would show in the ratios that PPO forms.
public struct Categorical: Sendable {
  /// `logits[i] - log(sum(exp(logits)))`, shape `[candidates]`; minus infinity where the logit is.
  public let logProbabilities: [Double]
  /// `exp(logProbabilities)`, shape `[candidates]`.
  public let probabilities: [Double]
  /// `-sum(p * log p)` in nats, where `0 * log 0` is 0.
  public let entropy: Double

  /// The distribution over `logits`, shape `[candidates]`.
  ///
  /// - Precondition: `logits` is not empty. When no logit is finite, or one is NaN, everything is
  ///   NaN.
  public init(logits: some Collection<Float>) {
    precondition(!logits.isEmpty, "a distribution needs at least one logit")
    var largest = -Double.infinity
    for logit in logits { largest = max(largest, Double(logit)) }
    var sum = 0.0
    for logit in logits { sum += exp(Double(logit) - largest) }
    let logSum = log(sum)
    var entropy = 0.0
    var logProbabilities: [Double] = []
    var probabilities: [Double] = []
    logProbabilities.reserveCapacity(logits.count)
    probabilities.reserveCapacity(logits.count)
    for logit in logits {
      let logProbability = Double(logit) - largest - logSum
      let probability = exp(logProbability)
      logProbabilities.append(logProbability)
      probabilities.append(probability)
      if probability != 0 { entropy -= probability * logProbability }
    }
    self.logProbabilities = logProbabilities
    self.probabilities = probabilities
    self.entropy = entropy
  }
}
