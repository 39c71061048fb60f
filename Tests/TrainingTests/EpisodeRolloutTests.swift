import GraphPolicy
import Protocol
import ReinforcementLearning
import TensorGraph
import Testing

@testable import Training

/// What an actor did, seen by the learner: the same probabilities and values.
@Suite struct EpisodeRolloutTests {
  /// Compares what the segments say with what a learning encoder makes of them.
  private func checkConsistency(
    _ job: PreparedJob, _ segments: [TrajectorySegment],
    parameters: (PolicyVersion) -> PolicyParameters, _ label: String
  ) throws {
    for segment in segments {
      let prepared = try ReadSegment(segment, job: job, isNext: true).ready(job)
      let outputs = LearningEncoder(parameters(segment.policyVersion)).forward(prepared.input)
      #expect(outputs.count == segment.steps.count + (segment.end == .terminated ? 0 : 1))
      for (step, output) in zip(segment.steps, outputs) {
        let policy = Categorical(logits: output.logits)
        let action = step.chosen ?? step.candidates.count
        #expect(output.logits.count == step.candidates.count + 1)
        #expect(
          abs(Float(policy.logProbabilities[action]) - step.logProbability) < 1e-4, "\(label)")
        #expect(abs(output.value - step.value) < 1e-4, "\(label)")
      }
      switch segment.end {
      case .terminated: break
      case .truncated(let value), .continues(let value):
        #expect(abs((outputs.last?.value ?? .nan) - value) < 1e-4, "\(label): bootstrap")
      }
    }
  }

  private func checkStructure(
    _ job: PreparedJob, _ segments: [TrajectorySegment], _ label: String
  ) {
    #expect(segments.map(\.index) == Array(segments.indices), "\(label)")
    #expect(segments.dropLast().allSatisfy { !$0.end.isLast && $0.summary == nil }, "\(label)")
    #expect(
      segments.dropLast().allSatisfy { $0.steps.count == job.configuration.segmentLength },
      "\(label)")
    for (segment, next) in zip(segments, segments.dropFirst()) {
      #expect(next.prefix.count == segment.edits.count, "\(label)")
    }
    let steps = segments.flatMap(\.steps)
    #expect(
      steps.map(\.stepsLeft)
        == (0..<steps.count).map { job.configuration.horizon - $0 }, "\(label)")
    let summary = segments.last?.summary
    #expect(summary?.length == steps.count, "\(label)")
    let total = steps.reduce(0) { $0 + $1.reward }
    #expect(abs((summary?.totalReward ?? .nan) - total) < 1e-3, "\(label)")
  }

  /// Random parameters whose policy is far from uniform.
  private func strong(_ job: PreparedJob, seed: UInt64) -> PolicyParameters {
    var configuration = job.configuration.policy
    configuration.seed = seed
    var values = PolicyParameters(initial: configuration).values
    for slice in ParameterLayout(configuration).slices where slice.name.hasSuffix("out") {
      for index in slice.range { values[index] *= 50 }
    }
    return PolicyParameters(configuration: job.configuration.policy, values: values)
  }

  @Test(arguments: UInt64(0)..<12) func learnerSeesWhatTheActorSaw(seed: UInt64) throws {
    let job = try TestJob.prepared(seed: seed, horizon: 10, segmentLength: 4)
    let parameters = strong(job, seed: seed)
    let segments = try rollout(job, ticket(seed), parameters)
    checkStructure(job, segments, "seed \(seed)")
    try checkConsistency(job, segments, parameters: { _ in parameters }, "seed \(seed)")
  }

  /// The seeds above must contain all that can happen, or they would prove too little.
  @Test func episodesEndInEveryWay() throws {
    var ends: Set<String> = []
    for seed in UInt64(0)..<12 {
      let job = try TestJob.prepared(seed: seed, horizon: 10, segmentLength: 4)
      for segment in try rollout(job, ticket(seed), strong(job, seed: seed)) {
        switch segment.end {
        case .terminated: ends.insert(segment.steps.last?.chosen == nil ? "stop" : "exhausted")
        case .truncated: ends.insert("truncated")
        case .continues: ends.insert("continues")
        }
      }
    }
    #expect(ends.isSuperset(of: ["stop", "truncated", "continues"]), "\(ends)")
  }

  @Test func anEpisodeEndsWhenNothingApplies() throws {
    let job = try TestJob.prepared(
      graphs: [TestJob.reluGraph(4)], horizon: 10, segmentLength: 2, rules: ["drop-relu"])
    var sawExhaustion = false
    for episode in UInt64(0)..<10 {
      let parameters = strong(job, seed: episode)
      let segments = try rollout(job, ticket(episode), parameters)
      checkStructure(job, segments, "episode \(episode)")
      try checkConsistency(job, segments, parameters: { _ in parameters }, "episode \(episode)")
      sawExhaustion = sawExhaustion || segments.last?.steps.last?.chosen != nil
      #expect(segments.last?.end == .terminated)
    }
    #expect(sawExhaustion)
  }

  @Test(arguments: UInt64(0)..<4) func weightsMayChangeBetweenSegments(seed: UInt64) throws {
    let job = try TestJob.prepared(seed: seed, horizon: 12, segmentLength: 2)
    let versions = (0..<8).map { strong(job, seed: UInt64($0)) }
    let segments = try rollout(job, ticket(seed), versions[0]) { version in
      let next = min(version.rawValue + 1, 7)
      return next == version.rawValue ? nil : (PolicyVersion(next), versions[Int(next)])
    }
    checkStructure(job, segments, "seed \(seed)")
    #expect(segments.map { Int($0.policyVersion.rawValue) } == Array(0..<segments.count))
    try checkConsistency(
      job, segments, parameters: { versions[Int($0.rawValue)] }, "seed \(seed)")
  }

  @Test func theEpisodeIsAFunctionOfSeedAndNumber() throws {
    let job = try TestJob.prepared()
    let parameters = strong(job, seed: 3)
    let encoder = ActingEncoder(parameters)
    func bytes(_ episode: UInt64) throws -> [[UInt8]] {
      var bytes: [[UInt8]] = []
      _ = try EpisodeRollout(job: job, ticket: ticket(episode), newerParameters: { _ in nil })
        .run(encoder, version: 0) {
          bytes.append($0.encoded())
          return true
        }
      return bytes
    }
    let (one, two) = (try bytes(1), try bytes(2))
    #expect(one != two)
    // Whatever the encoder did before.
    #expect(try bytes(1) == one)
    #expect(try rollout(job, ticket(2), parameters).map { $0.encoded() } == two)
  }

  @Test func aRefusedSegmentEndsTheEpisode() throws {
    let job = try TestJob.prepared(segmentLength: 1)
    var count = 0
    let summary = try EpisodeRollout(job: job, ticket: ticket(0), newerParameters: { _ in nil })
      .run(ActingEncoder(strong(job, seed: 1)), version: 0) { _ in
        count += 1
        return false
      }
    #expect(summary == nil && count == 1)
  }

  @Test func aModelWithoutRewritesIsNamed() throws {
    let job = try TestJob.prepared(graphs: [TestJob.reluGraph(1)], rules: ["drop-relu"])
    let error = #expect(throws: TrainingError.self) {
      try rollout(job, ticket(0), PolicyParameters(initial: job.configuration.policy))
    }
    #expect(error?.description.contains("model-0") == true)
  }
}
