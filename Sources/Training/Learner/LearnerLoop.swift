import CostModels
import GraphPolicy
import Protocol
import ReinforcementLearning
import RewriteEnvironment
import TensorGraph
import Transport

/// The learner's work: takes trajectories, updates the policy when the episodes of an update are
/// there, publishes the weights and hands out the next tickets.
///
/// One thread runs it; what happens beside it (sockets, log files) is reached through `endpoint`
/// and `observer`.
final class LearnerLoop {
  let job: PreparedJob
  let endpoint: LearnerEndpoint
  let observer: any LearnerObserver
  /// Ends the run early: time is up, or a signal came.
  let shouldStop: () -> Bool
  /// Share of the run that is done, 0...1, given the updates made.
  let doneShare: (Int) -> Double
  private(set) var schedule: TicketSchedule
  private(set) var trainer: PolicyTrainer
  private(set) var best: BestGraphs
  var progress: LearnerProgress
  private(set) var collector = EpisodeCollector<ReadSegment>()

  init(
    job: PreparedJob, endpoint: LearnerEndpoint, observer: any LearnerObserver,
    schedule: TicketSchedule, trainer: PolicyTrainer, best: BestGraphs, progress: LearnerProgress,
    shouldStop: @escaping () -> Bool, doneShare: @escaping (Int) -> Double
  ) {
    self.job = job
    self.endpoint = endpoint
    self.observer = observer
    self.schedule = schedule
    self.trainer = trainer
    self.best = best
    self.progress = progress
    self.shouldStop = shouldStop
    self.doneShare = doneShare
  }

  /// Episodes of the update that comes next.
  var currentEpisodes: Range<Int> {
    let first = trainer.version * schedule.episodesPerUpdate
    return first..<first + schedule.episodesPerUpdate
  }

  /// Trains until all episodes are done or `shouldStop`.
  ///
  /// - Returns: whether all episodes are done.
  func train() throws -> Bool {
    publish()
    while trainer.version < schedule.totalUpdates {
      if shouldStop() { return false }
      if let event = endpoint.nextEvent(timeout: .milliseconds(100)) { handle(event) }
      try observer.tick(self)
      if let episodes = collector.take(currentEpisodes) { try update(episodes) }
    }
    return true
  }

  /// Asks the actors to leave and settles what they still deliver.
  func drain(_ reason: Farewell.Reason) {
    endpoint.drain(reason)
    while let event = endpoint.nextEvent(timeout: .seconds(30)) {
      handle(event)
      if case .drained = event { break }
    }
    for part in collector.takeRest() {
      endpoint.settle(part.delivery, as: .lost("untrainedAtExit"))
    }
  }

  private func handle(_ event: LearnerEvent) {
    observer.noticed(event)
    guard case .trajectory(let delivery) = event else { return }
    do {
      let segment = try TrajectorySegment.decode(delivery.message.body, graphs: job.graphs)
      guard segment.matches(delivery.message), !segment.steps.isEmpty,
        segment.model == schedule.model(of: segment.episode)
      else {
        return reject(delivery, "headerMismatch", "its body contradicts its header")
      }
      guard schedule.update(of: segment.episode) >= trainer.version else {
        return endpoint.settle(delivery, as: .rejected("episodeAlreadyTrained"))
      }
      let part = EpisodeCollector.Part(
        delivery: delivery, content: try ReadSegment(segment, job: job))
      for superseded in collector.add(part) {
        endpoint.settle(superseded.delivery, as: .rejected("superseded"))
      }
    } catch {
      reject(delivery, "undecodable", "\(error)")
    }
  }

  private func reject(_ delivery: DeliveredTrajectory, _ reason: String, _ detail: String) {
    endpoint.settle(delivery, as: .rejected(reason))
    observer.rejected(delivery, reason: reason, detail: detail)
  }

  private func publish() {
    let version = PolicyVersion(UInt64(trainer.version))
    endpoint.publish(
      PolicyWeights(version: version, bytes: WeightBytes.encode(trainer.parameters)))
    let tickets = schedule.admit(version: trainer.version)
    if !tickets.isEmpty { endpoint.add(tickets) }
  }

  /// One update from complete episodes.
  private func update(_ episodes: [EpisodeCollector<ReadSegment>.Episode]) throws {
    observer.updateBegan(self)
    let parts = episodes.flatMap(\.parts)
    let segments = parts.map(\.content.segment)
    var metrics = try trainer.update(
      parts.map(\.content.prepared), progress: doneShare(trainer.version))
    for part in parts { endpoint.settle(part.delivery, as: .trained) }
    for segment in segments {
      let improved = try best.offer(
        segment, initial: job.graphs[segment.model], ruleNames: job.configuration.policy.rules,
        cost: { job.environments[segment.model].reset($0).cost })
      if improved { observer.improved(self, model: segment.model) }
    }
    let summaries = segments.compactMap(\.summary)
    progress.updates = trainer.version
    progress.episodes += episodes.count
    progress.steps += segments.reduce(0) { $0 + $1.steps.count }
    progress.curve.append(summaries.map { Double($0.totalReward) })
    metrics.episodicReturn = progress.curve.means.last
    metrics.episodicLength =
      Double(summaries.reduce(0) { $0 + $1.length }) / Double(max(summaries.count, 1))
    publish()
    try observer.updated(self, metrics: metrics, segments: segments)
  }
}

/// A segment as it came, and ready for training. Made when it arrives: what cannot be used is then
/// refused by itself, and nothing is left to do when an update begins.
struct ReadSegment: Sendable {
  let segment: TrajectorySegment
  let prepared: PreparedSegment

  /// - Throws: `GraphError` when an edit does not fit its graph.
  init(_ segment: TrajectorySegment, job: PreparedJob) throws(GraphError) {
    self.segment = segment
    prepared = try PreparedSegment(
      segment, initial: job.costedGraphs[segment.model], costs: job.costs,
      horizon: job.configuration.horizon)
  }
}

extension TrajectorySegment {
  /// Whether the body says the same as the message around it.
  func matches(_ message: TrajectoryMessage) -> Bool {
    episode == message.episode && index == Int(message.segment)
      && policyVersion == message.policyVersion && steps.count == Int(message.steps)
      && end.isLast == message.isLast
  }
}
