import GraphPolicy
import Protocol
import ReinforcementLearning
import TensorGraph
import Testing

@testable import Training

@Suite struct PolicyTrainerTests {
  private func segments(
    _ job: PreparedJob, episodes: UInt64 = 4
  ) throws -> [PreparedSegment] {
    let parameters = PolicyParameters(initial: job.configuration.policy)
    return try (0..<episodes).flatMap {
      try rollout(job, ticket($0), parameters).map {
        try ReadSegment($0, job: job, isNext: true).ready(job)
      }
    }
  }

  private func trainer(
    _ job: PreparedJob, threads: Int = 1, seed: UInt64 = 1,
    _ change: (inout PPOConfiguration) -> Void = { _ in }
  ) -> PolicyTrainer {
    var configuration = PPOConfiguration()
    change(&configuration)
    return PolicyTrainer(
      configuration: configuration, seed: seed, threads: threads,
      parameters: PolicyParameters(initial: job.configuration.policy))
  }

  @Test func threadsDoNotChangeABit() throws {
    let job = try TestJob.prepared()
    let segments = try segments(job)
    func trained(threads: Int) throws -> PolicyTrainer {
      var trainer = trainer(job, threads: threads)
      for update in 0..<3 { _ = try trainer.update(segments, progress: Double(update) / 3) }
      return trainer
    }
    let (one, two, four) = (
      try trained(threads: 1), try trained(threads: 2), try trained(threads: 4)
    )
    #expect(one.parameters == two.parameters && one.parameters == four.parameters)
    #expect(one.optimizer == two.optimizer)
    #expect(one.version == 3)
    #expect(one.parameters != PolicyParameters(initial: job.configuration.policy))
  }

  @Test func theSeedDecidesTheMinibatches() throws {
    let job = try TestJob.prepared()
    let segments = try segments(job)
    func trained(seed: UInt64) throws -> PolicyParameters {
      var trainer = trainer(job, seed: seed)
      _ = try trainer.update(segments, progress: 0)
      return trainer.parameters
    }
    #expect(try trained(seed: 1) == trained(seed: 1))
    #expect(try trained(seed: 1) != trained(seed: 2))
  }

  @Test func minibatchesOfOneStepAreFine() throws {
    let job = try TestJob.prepared(segmentLength: 1)
    var trainer = trainer(job) { $0.minibatchSize = 1 }
    let metrics = try trainer.update(segments(job, episodes: 2), progress: 0)
    #expect(trainer.parameters.values.allSatisfy { $0.isFinite })
    #expect(metrics.named.allSatisfy { $0.value.isFinite }, "\(metrics.named)")
  }

  @Test func aSingleSegmentIsEnough() throws {
    let job = try TestJob.prepared(segmentLength: 1)
    var trainer = trainer(job)
    let metrics = try trainer.update([segments(job, episodes: 1)[0]], progress: 0)
    #expect(trainer.parameters.values.allSatisfy { $0.isFinite })
    #expect(metrics.loss.stepCount == 1)
  }

  @Test func everyStepCountsOnceAnEpoch() throws {
    let job = try TestJob.prepared()
    let segments = try segments(job)
    var trainer = trainer(job) { $0.targetKL = nil }
    let metrics = try trainer.update(segments, progress: 0)
    #expect(metrics.loss.stepCount == segments.reduce(0) { $0 + $1.stepCount })
    #expect(metrics.loss.approxKL > 0)
  }

  @Test func theFirstRatiosAreOne() throws {
    let job = try TestJob.prepared()
    var trainer = trainer(job) {
      $0.epochs = 1
      $0.minibatchSize = 1_000_000
    }
    let metrics = try trainer.update(segments(job), progress: 0)
    #expect(abs(metrics.loss.approxKL) < 1e-9)
    #expect(metrics.loss.clipFraction == 0)
  }

  @Test func theUpdateEndsWhenThePolicyHasMovedFar() throws {
    let job = try TestJob.prepared()
    let segments = try segments(job)
    var shares: [Double] = []
    var trainer = trainer(job) {
      $0.targetKL = 1e-9
      $0.learningRate = 1e-2
    }
    _ = try trainer.update(segments, progress: 0) { shares.append($0) }
    #expect(shares.count < 4)
    #expect(shares.first == 0.25)
  }

  @Test func theLearningRateFallsToZero() throws {
    let job = try TestJob.prepared()
    let segments = try segments(job)
    var trainer = trainer(job)
    let first = try trainer.update(segments, progress: 0)
    #expect(first.learningRate == Double(Float(5e-4)))
    let before = trainer.parameters
    let last = try trainer.update(segments, progress: 1)
    #expect(last.learningRate == 0)
    #expect(trainer.parameters == before)
    var constant = self.trainer(job) { $0.annealLearningRate = false }
    let late = try constant.update(segments, progress: 0.9)
    #expect(late.learningRate == Double(Float(5e-4)))
  }

  /// A bandit of a kind: of the rewrites, some gain, some lose, and stopping keeps what was gained.
  /// The policy starts without the inclination towards savings that initial parameters have.
  @Test(arguments: [UInt64(1), 2]) func trainingRaisesTheMeanReturn(seed: UInt64) throws {
    let job = try TestJob.prepared(
      graphs: [TestJob.reluGraph(6)], seed: seed, horizon: 8, segmentLength: 8,
      rules: ["drop-relu", "repeat-relu"])
    var ppo = PPOConfiguration()
    ppo.learningRate = 3e-3
    var parameters = PolicyParameters(initial: job.configuration.policy)
    let inclination = try #require(parameters.layout["candidate.cost"])
    for index in inclination.range { parameters.values[index] = 0 }
    var training = LocalTraining(
      job, updates: 16, episodesPerUpdate: 8, ppo: ppo, parameters: parameters)
    try training.run(until: 16)
    let (first, last) = (mean(training.returns.prefix(3)), mean(training.returns.suffix(3)))
    #expect(last > first + 10, "seed \(seed): \(training.returns)")
  }

  private func mean(_ numbers: ArraySlice<Double>) -> Double {
    numbers.reduce(0, +) / Double(numbers.count)
  }
}
