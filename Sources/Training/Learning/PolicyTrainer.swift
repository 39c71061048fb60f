import GraphPolicy
import ParallelWork
import ReinforcementLearning
import SeededRandom

/// Updates the policy from trajectories: V-trace targets, then epochs of PPO on minibatches of
/// whole segments.
///
/// A function of its state and of the segments in their order alone: the number of threads does not
/// change a bit of the result, because every segment's gradient is computed by one thread and the
/// gradients are added in the order of the segments.
struct PolicyTrainer: Sendable {
  let configuration: PPOConfiguration
  let seed: UInt64
  let threads: Int
  private(set) var parameters: PolicyParameters
  private(set) var optimizer: Adam
  /// Updates made so far.
  private(set) var version: Int
  private let encoders = EncoderPool()

  /// A trainer that has made `version` updates.
  init(
    configuration: PPOConfiguration, seed: UInt64, threads: Int, parameters: PolicyParameters,
    optimizer: Adam? = nil, version: Int = 0
  ) {
    self.configuration = configuration
    self.seed = seed
    self.threads = threads
    self.parameters = parameters
    self.optimizer =
      optimizer
      ?? Adam(parameterCount: parameters.values.count, epsilon: configuration.adamEpsilon)
    self.version = version
  }

  /// One update from the segments of some episodes.
  ///
  /// - Parameters:
  ///   - segments: in the order of episode and position; not empty.
  ///   - progress: share of the run that is done, 0...1, for the learning rate.
  ///   - report: hears the share of this update that is done.
  mutating func update(
    _ segments: [PreparedSegment], progress: Double, report: (Double) -> Void = { _ in }
  ) throws -> UpdateMetrics {
    let targets = targets(of: segments)
    let decay = LinearDecay(from: configuration.learningRate)
    let learningRate =
      configuration.annealLearningRate
      ? decay.value(atProgress: progress) : configuration.learningRate
    var sums = PPOLossSums()
    var gradientNorm = 0.0
    for epoch in 0..<configuration.epochs {
      var epochSums = PPOLossSums()
      for minibatch in minibatches(of: segments, epoch: epoch) {
        let (loss, norm) = try step(
          minibatch.map { (segments[$0], targets[$0]) }, learningRate: learningRate)
        epochSums += loss
        gradientNorm = norm
      }
      sums = epochSums
      report(Double(epoch + 1) / Double(configuration.epochs))
      if epochSums.exceedsTargetKL(configuration) { break }
    }
    version += 1
    return UpdateMetrics(
      loss: sums,
      explainedVariance: explainedVariance(
        values: targets.flatMap(\.values), returns: targets.flatMap(\.trace.vs)),
      learningRate: Double(learningRate), gradientNorm: gradientNorm)
  }

  /// Segments in random order, put together until a minibatch has enough steps.
  private func minibatches(of segments: [PreparedSegment], epoch: Int) -> [[Int]] {
    var random = CounterRandom(
      seed: seed, stream: [RandomPurpose.minibatches.rawValue, UInt64(version), UInt64(epoch)])
    var result: [[Int]] = []
    var steps = configuration.minibatchSize
    for index in random.permutation(count: segments.count) {
      if steps >= configuration.minibatchSize {
        result.append([])
        steps = 0
      }
      result[result.count - 1].append(index)
      steps += segments[index].stepCount
    }
    return result
  }

  /// One step of Adam on a minibatch.
  private mutating func step(
    _ minibatch: [(segment: PreparedSegment, targets: SegmentTargets)], learningRate: Float
  ) throws -> (PPOLossSums, gradientNorm: Double) {
    let stepCount = minibatch.reduce(0) { $0 + $1.segment.stepCount }
    var advantages = minibatch.flatMap(\.targets.trace.pgAdvantages)
    if configuration.normalizeAdvantages { advantages = normalizedAdvantages(advantages) }
    var first = 0
    let parts = minibatch.map { segment, targets in
      defer { first += segment.stepCount }
      return (segment, targets, Array(advantages[first..<first + segment.stepCount]))
    }
    let (configuration, parameters, encoders) = (configuration, parameters, encoders)
    let results = parallelMap(count: parts.count, threads: threads) { index in
      let (segment, targets, advantages) = parts[index]
      return encoders.withEncoder(parameters) { encoder in
        let outputs = encoder.forward(segment.input)
        let batch = targets.batch(segment, outputs: outputs, advantages: advantages)
        let loss = ppoLoss(batch, configuration: configuration, divisor: stepCount)
        var gradient = [Float](repeating: 0, count: parameters.values.count)
        // Nothing is learned from the state that follows the segment.
        let rest = outputs[segment.stepCount...]
        encoder.backward(
          logitGradients: loss.logitRows(of: batch.logits)
            + rest.map { Array(repeating: 0, count: $0.logits.count) },
          valueGradients: loss.valueGradients + rest.map { _ in 0 }, into: &gradient)
        return (loss.sums, gradient)
      }
    }
    var sums = PPOLossSums()
    var total = OrderedSum(count: parameters.values.count)
    for (index, (loss, gradient)) in results.enumerated() {
      sums += loss
      total.add(gradient, number: index)
    }
    var gradient = total.total
    let norm = clipGlobalNorm(&gradient, maximum: configuration.maximumGradientNorm)
    guard norm.isFinite else { throw TrainingError.divergedGradient(update: version + 1) }
    optimizer.step(
      parameters: &self.parameters.values, gradient: gradient, learningRate: learningRate)
    return (sums, norm)
  }

  /// V-trace targets of all segments under the current policy.
  private func targets(of segments: [PreparedSegment]) -> [SegmentTargets] {
    let (configuration, parameters, encoders) = (configuration, parameters, encoders)
    return parallelMap(count: segments.count, threads: threads) { index in
      encoders.withEncoder(parameters) {
        SegmentTargets(
          segments[index], outputs: $0.forward(segments[index].input), configuration: configuration)
      }
    }
  }
}
