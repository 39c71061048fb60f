import GraphPolicy
import Protocol
import Transport

/// An actor's work: episodes under the newest policy, as long as the learner has tickets.
struct ActorRun {
  let endpoint: ActorEndpoint

  init(_ endpoint: ActorEndpoint) { self.endpoint = endpoint }

  /// Works until the learner's run is over or `endpoint.stop()` is called.
  ///
  /// - Returns: why it ended.
  /// - Throws: `TrainingError` when the job or the weights cannot be used.
  func run() throws -> ActorStop {
    var worker: RolloutWorker?
    while true {
      switch endpoint.nextWork() {
      case .prepare(let job):
        worker = RolloutWorker(job: try PreparedJob(job))
      case .run(let assignment):
        guard let current = worker else {
          throw TrainingError("The learner sent an episode before its job: it breaks the protocol.")
        }
        try current.run(assignment, endpoint)
      case .stop(let reason):
        return reason
      }
    }
  }
}

/// Runs assignments one after another, keeping encoder and parameters between them.
final class RolloutWorker {
  private let job: PreparedJob
  private var encoder: ActingEncoder?
  /// Which weights the encoder holds. Versions alone do not tell: a learner that was started again
  /// counts on from its checkpoint, with other weights under the numbers that it had reached.
  private var held: (epoch: Epoch, version: PolicyVersion)?

  init(job: PreparedJob) { self.job = job }

  func run(_ assignment: Assignment, _ endpoint: ActorEndpoint) throws {
    guard Int(assignment.ticket.model) < job.graphs.count else {
      throw TrainingError(
        "The learner sent a ticket for model \(assignment.ticket.model) of \(job.graphs.count).")
    }
    let encoder = try prepareEncoder(assignment)
    let rollout = EpisodeRollout(job: job, ticket: assignment.ticket) { [job] version in
      guard let newest = endpoint.currentWeights, newest.version > version else { return nil }
      return (
        newest.version,
        try WeightBytes.decode(newest.bytes, configuration: job.configuration.policy)
      )
    }
    let summary = try rollout.run(encoder, version: assignment.weights.version) { segment in
      held = (assignment.epoch, segment.policyVersion)
      endpoint.record(steps: UInt64(segment.steps.count))
      let submission = try endpoint.submit(
        Segment(
          of: assignment, index: UInt32(segment.index), isLast: segment.end.isLast,
          policyVersion: segment.policyVersion, steps: UInt32(segment.steps.count),
          body: segment.encoded()))
      return submission == .accepted
    }
    guard let summary else {
      // The weights may be those of a learner that was started meanwhile.
      held = nil
      return
    }
    endpoint.record(
      episodes: 1,
      best: ActorStatistics.BestCost(model: assignment.ticket.model, cost: summary.bestCost))
  }

  /// The encoder with these weights; decoded only when they are others than before.
  private func prepareEncoder(_ assignment: Assignment) throws -> ActingEncoder {
    let weights = assignment.weights
    if let encoder, let held, held == (assignment.epoch, weights.version) { return encoder }
    held = nil
    let parameters = try WeightBytes.decode(
      weights.bytes, configuration: job.configuration.policy)
    let current = encoder ?? ActingEncoder(parameters)
    if encoder != nil { current.load(parameters) }
    encoder = current
    held = (assignment.epoch, weights.version)
    return current
  }
}
