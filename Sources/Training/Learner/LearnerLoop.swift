import ParallelWork
import Protocol
import ReinforcementLearning
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
  private(set) var intake: TrajectoryIntake

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
    intake = TrajectoryIntake(job: job)
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
      if let episodes = intake.take(currentEpisodes) { try update(episodes) }
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
    carryOut(intake.takeRest())
  }

  private func handle(_ event: LearnerEvent) {
    observer.noticed(event)
    switch event {
    case .trajectory(let delivery):
      carryOut(intake.take(delivery, schedule: schedule, version: trainer.version))
    case .episodeCompleted(let episode):
      carryOut(intake.finish(episode, schedule: schedule, version: trainer.version))
    case .joined, .left, .statistics, .notice, .drained: break
    }
  }

  private func carryOut(_ actions: [TrajectoryIntake.Action]) {
    for action in actions {
      switch action {
      case .settle(let delivery, let outcome): endpoint.settle(delivery, as: outcome)
      case .refuse(let delivery, let reason, let detail):
        endpoint.settle(delivery, as: .rejected(reason))
        observer.rejected(delivery, reason: reason, detail: detail)
      case .issue(let ticket): endpoint.add([ticket])
      case .dismiss(let actor, let what): endpoint.dismiss(actor, because: what)
      }
    }
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
    let contents = parts.map(\.content)
    let prepared = try parallelMap(count: contents.count, threads: trainer.threads) { [job] in
      try contents[$0].ready(job)
    }
    var metrics = try trainer.update(prepared, progress: doneShare(trainer.version))
    // At once: the actors work while the rest is done.
    publish()
    for part in parts { endpoint.settle(part.delivery, as: .trained) }
    for segment in segments where best.offer(segment, job: job) {
      observer.improved(self, model: segment.model)
    }
    let summaries = segments.compactMap(\.summary)
    progress.updates = trainer.version
    progress.episodes += episodes.count
    progress.steps += segments.reduce(0) { $0 + $1.steps.count }
    progress.curve.append(summaries.map { Double($0.totalReward) })
    metrics.episodicReturn = progress.curve.means.last
    metrics.episodicLength =
      Double(summaries.reduce(0) { $0 + $1.length }) / Double(max(summaries.count, 1))
    try observer.updated(self, metrics: metrics, segments: segments)
  }
}
