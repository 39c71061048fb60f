import Glibc

/// The PPO loss of some steps, and its gradients.
public struct PPOLoss: Sendable, Hashable {
  /// The loss and its diagnostics, as sums over the steps.
  public let sums: PPOLossSums
  /// The gradient of the total loss by each logit, shape of `RaggedLogits.values`.
  public let logitGradients: [Float]
  /// The gradient of the total loss by each value, shape `[steps]`.
  public let valueGradients: [Float]
}

/// PPO's loss (Schulman et al. 2017) as CleanRL forms it, with gradients derived by hand.
///
/// With `r = exp(log pi(a) - oldLogProbability)`, advantage `A`, value `V`, target `R` and entropy
/// `H`, the mean over steps of
///
///     max(-A r, -A clip(r, 1 - eps, 1 + eps))  +  valueCoefficient * v  -  entropyCoefficient * H
///     v = (V - R)^2 / 2,  or with value clipping the larger of that and the same at
///         Vold + clip(V - Vold, -eps, eps)
///
/// and, for logits `z` and probabilities `p`,
///
///     d log pi(a) / dz[j] = [j = a] - p[j],    dH / dz[j] = -p[j] (log p[j] + H)
///
/// - Parameters:
///   - batch: the steps.
///   - configuration: clip range and coefficients.
///   - divisor: what the gradients are divided by; the number of steps of the whole minibatch when
///     `batch` is a part of it, so that parts add up. Nil: the steps of `batch`.
public func ppoLoss(
  _ batch: PPOBatch, configuration: PPOConfiguration, divisor: Int? = nil
) -> PPOLoss {
  let scale = 1 / Double(max(divisor ?? batch.stepCount, 1))
  var sums = PPOLossSums()
  var logitGradients = [Float](repeating: 0, count: batch.logits.values.count)
  var valueGradients = [Float](repeating: 0, count: batch.stepCount)
  for step in 0..<batch.stepCount {
    let action = batch.actions[step]
    let policy = Categorical(logits: batch.logits[step])
    let surrogate = ClippedSurrogate(
      logRatio: policy.logProbabilities[action] - Double(batch.oldLogProbabilities[step]),
      advantage: Double(batch.advantages[step]),
      clip: Double(configuration.clipCoefficient))
    let value = ValueLoss(
      value: Double(batch.values[step]), oldValue: Double(batch.oldValues[step]),
      target: Double(batch.returns[step]),
      clip: configuration.clipValueLoss ? Double(configuration.clipCoefficient) : nil)

    sums.add(surrogate: surrogate, value: value, entropy: policy.entropy)
    valueGradients[step] = Float(scale * Double(configuration.valueCoefficient) * value.gradient)
    let entropyScale = Double(configuration.entropyCoefficient)
    let start = batch.logits.range(of: step).lowerBound
    for (candidate, probability) in policy.probabilities.enumerated() {
      var gradient =
        surrogate.gradient * ((candidate == action ? 1 : 0) - probability)
      if probability != 0 {
        gradient +=
          entropyScale * probability * (policy.logProbabilities[candidate] + policy.entropy)
      }
      logitGradients[start + candidate] = Float(scale * gradient)
    }
  }
  return PPOLoss(sums: sums, logitGradients: logitGradients, valueGradients: valueGradients)
}

/// The policy's part of one step's loss.
struct ClippedSurrogate {
  let loss: Double
  /// By the log-probability of the action.
  let gradient: Double
  let logRatio: Double
  let ratio: Double
  /// Whether the ratio lies outside the clip range, whatever the sign of the advantage.
  let isOutside: Bool

  init(logRatio: Double, advantage: Double, clip: Double) {
    let ratio = exp(logRatio)
    let plain = -advantage * ratio
    let clipped = -advantage * min(max(ratio, 1 - clip), 1 + clip)
    self.logRatio = logRatio
    self.ratio = ratio
    loss = max(plain, clipped)
    gradient = plain >= clipped ? plain : 0  // d ratio / d log-probability = ratio
    isOutside = abs(ratio - 1) > clip
  }
}

/// The value's part of one step's loss.
struct ValueLoss {
  let loss: Double
  /// By the value.
  let gradient: Double

  init(value: Double, oldValue: Double, target: Double, clip: Double?) {
    let error = value - target
    guard let clip, abs(value - oldValue) > clip else {
      loss = 0.5 * error * error
      gradient = error
      return
    }
    let clippedError = oldValue + (value > oldValue ? clip : -clip) - target
    loss = 0.5 * max(error * error, clippedError * clippedError)
    gradient = error * error >= clippedError * clippedError ? error : 0
  }
}
