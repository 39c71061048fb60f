import GraphPolicy
import Protocol
import ReinforcementLearning

@testable import Training

/// Training without a wire: rollouts and updates take turns in one thread.
struct LocalTraining {
  let job: PreparedJob
  var schedule: TicketSchedule
  var trainer: PolicyTrainer
  var returns: [Double] = []

  init(
    _ job: PreparedJob, updates: Int, episodesPerUpdate: Int = 4, threads: Int = 1,
    ppo: PPOConfiguration = PPOConfiguration(), parameters: PolicyParameters? = nil
  ) {
    self.job = job
    schedule = TicketSchedule(
      episodesPerUpdate: episodesPerUpdate, maximumLag: 0, modelCount: job.graphs.count,
      episodes: updates * episodesPerUpdate)
    trainer = PolicyTrainer(
      configuration: ppo, seed: job.configuration.seed, threads: threads,
      parameters: parameters ?? PolicyParameters(initial: job.configuration.policy))
  }

  /// Makes updates until `count` are done.
  @discardableResult
  mutating func run(until count: Int) throws -> UpdateMetrics? {
    var metrics: UpdateMetrics?
    while trainer.version < count {
      let segments = try schedule.admit(version: trainer.version).flatMap {
        try rollout(job, $0, trainer.parameters, version: trainer.version)
      }
      metrics = try trainer.update(
        segments.map { try ReadSegment($0, job: job, isNext: true).ready(job) },
        progress: Double(trainer.version) / Double(schedule.totalUpdates))
      let summaries = segments.compactMap(\.summary)
      returns.append(
        summaries.reduce(0) { $0 + Double($1.totalReward) } / Double(summaries.count))
    }
    return metrics
  }
}

/// All segments of one episode, each as it comes out of the trajectory codec.
func rollout(
  _ job: PreparedJob, _ ticket: Ticket, _ parameters: PolicyParameters, version: Int = 0,
  newer: @escaping (PolicyVersion) throws -> (PolicyVersion, PolicyParameters)? = { _ in nil }
) throws -> [TrajectorySegment] {
  var segments: [TrajectorySegment] = []
  _ = try EpisodeRollout(job: job, ticket: ticket, newerParameters: newer)
    .run(ActingEncoder(parameters), version: PolicyVersion(UInt64(version))) {
      segments.append(try TrajectorySegment.decode($0.encoded(), graphs: job.graphs))
      return true
    }
  return segments
}

func ticket(_ episode: UInt64, model: UInt32 = 0) -> Ticket {
  Ticket(episode: EpisodeID(episode), model: model, minimumPolicyVersion: 0)
}

/// A trajectory message as an actor's endpoint makes it of a segment.
func delivery(
  _ segment: TrajectorySegment, actor: UInt64 = 1, grant: UInt32 = 1, sequence: UInt64 = 1,
  body: [UInt8]? = nil
) -> DeliveredTrajectory {
  let identity = ActorIdentity(key: "", name: "actor-\(actor)", instance: InstanceID(actor))
  return DeliveredTrajectory(
    id: DeliveryID(actor: identity, sequence: SequenceNumber(sequence)),
    message: TrajectoryMessage(
      sequence: SequenceNumber(sequence), episode: segment.episode, grant: grant,
      segment: UInt32(segment.index), isLast: segment.end.isLast,
      policyVersion: segment.policyVersion, steps: UInt32(segment.steps.count),
      body: body ?? segment.encoded()))
}
