import GraphPolicy
import ReinforcementLearning

/// What the steps of a segment are trained towards in one update.
struct SegmentTargets: Sendable {
  /// Log-probability of each action under the policy at the start of the update, shape `[T]`.
  let logProbabilities: [Float]
  /// Value of each state at the start of the update, shape `[T]`.
  let values: [Float]
  let trace: VTraceTargets

  /// - Parameter outputs: the current policy's, one for each step of the segment's input. What
  ///   follows the segment is valued by the current policy too: not by the actor's, which is older.
  init(
    _ segment: PreparedSegment, outputs: [PolicyOutput], configuration: PPOConfiguration
  ) {
    let steps = outputs.prefix(segment.stepCount)
    logProbabilities = zip(steps, segment.actions).map { output, action in
      Float(Categorical(logits: output.logits).logProbabilities[action])
    }
    values = steps.map(\.value)
    let successor = segment.ending == .terminated ? 0 : outputs.last?.value ?? 0
    trace = vTrace(
      logRhos: zip(logProbabilities, segment.behaviourLogProbabilities).map { $0 - $1 },
      rewards: segment.rewards,
      discounts: stepDiscounts(
        steps: segment.stepCount, discount: configuration.discount, ending: segment.ending),
      values: values, bootstrapValue: successor, lambda: configuration.lambda,
      thresholds: configuration.vTraceThresholds)
  }

  /// The segment as PPO's loss takes it. The ratio is formed with the policy at the start of the
  /// update: the advantages already carry the importance weights between behaviour and that.
  func batch(
    _ segment: PreparedSegment, outputs: [PolicyOutput], advantages: [Float]
  ) -> PPOBatch {
    let steps = outputs.prefix(segment.stepCount)
    return PPOBatch(
      logits: RaggedLogits(rows: steps.map(\.logits)), actions: segment.actions,
      oldLogProbabilities: logProbabilities, advantages: advantages, returns: trace.vs,
      values: steps.map(\.value), oldValues: values)
  }
}

extension PPOLoss {
  /// The gradients of the logits, one row a step.
  func logitRows(of logits: RaggedLogits) -> [[Float]] {
    (0..<logits.stepCount).map { Array(logitGradients[logits.range(of: $0)]) }
  }
}
