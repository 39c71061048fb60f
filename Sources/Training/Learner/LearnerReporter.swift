import Configuration
import Logging
import Protocol
import ReinforcementLearning
import Telemetry
import Transport

/// Everything that a learner tells: log, metrics, the throughput line, progress; and the checkpoint
/// when its time has come.
final class LearnerReporter: LearnerObserver {
  let logger: Logger
  private let metrics: MetricsWriter
  private let output: TerminalOutput
  private let interval: Double
  private let checkpointInterval: Double
  /// Seconds since this start of the learner.
  private let now: () -> Double
  /// Writes a checkpoint of the loop's state.
  private let saveCheckpoint: (LearnerLoop) throws -> Void
  private var bar: ProgressReporter
  private var totals = ThroughputTotals()
  private var lastTotals = ThroughputTotals()
  private var lastLine = 0.0
  private var lastCheckpoint = 0.0
  private var updateBegan = 0.0
  private var lags: [Int] = []
  /// Why the last checkpoint could not be written; nil when it was.
  private(set) var checkpointProblem: String?
  private var returns: [Int: Double] = [:]
  private var actors: [ActorIdentity: ActorStatistics] = [:]
  private var announced: [Int: Double] = [:]

  init(
    logger: Logger, metrics: MetricsWriter, output: TerminalOutput,
    configuration: ClusterConfiguration, now: @escaping () -> Double,
    saveCheckpoint: @escaping (LearnerLoop) throws -> Void
  ) {
    self.logger = logger
    self.metrics = metrics
    self.output = output
    self.now = now
    self.saveCheckpoint = saveCheckpoint
    interval = configuration.reporting.throughputEverySeconds
    checkpointInterval = configuration.learner.checkpointEverySeconds
    bar = ProgressReporter(label: "training", output: output)
  }

  func noticed(_ event: LearnerEvent) {
    switch event {
    case .joined(let actor):
      logger.info("Actor joined", metadata: ["actor": "\(actor)", "key": "\(actor.key)"])
    case .left(let actor, let departure):
      logger.info("Actor left", metadata: ["actor": "\(actor)", "why": "\(departure)"])
    case .trajectory(let delivery):
      totals.trajectories += 1
      totals.steps += Int(delivery.message.steps)
      totals.bytes += delivery.message.body.count
      totals.episodes += delivery.message.isLast ? 1 : 0
    case .statistics(let actor, let statistics):
      actors[actor] = statistics
      let all = actors.values
      totals.creditBlockedSeconds =
        all.reduce(0) { $0 + Double($1.blockedNanoseconds) } * 1e-9
      totals.reconnects = all.reduce(0) { $0 + Int($1.reconnects) }
    case .notice(let notice):
      if notice.level != .info { output.writeLine("learner: \(notice)") }
      logger.log(
        level: notice.level.logLevel, "\(notice.text)",
        metadata: Dictionary(
          notice.metadata.map { ($0.name, "\($0.value)") }, uniquingKeysWith: { _, last in last }))
    case .episodeCompleted, .drained: break
    }
  }

  func rejected(_ delivery: DeliveredTrajectory, reason: String, detail: String) {
    totals.rejects[reason, default: 0] += 1
    logger.warning(
      "Trajectory refused",
      metadata: ["actor": "\(delivery.id.actor)", "reason": "\(reason)", "detail": "\(detail)"])
  }

  func tick(_ loop: LearnerLoop) throws {
    let seconds = now()
    bar.update(
      fraction: loop.doneShare(loop.trainer.version), detail: summary(of: loop), at: seconds)
    if seconds - lastLine >= interval { writeThroughput(loop, seconds) }
    if seconds - lastCheckpoint >= checkpointInterval {
      lastCheckpoint = seconds
      save(loop)
    }
  }

  func updateBegan(_ loop: LearnerLoop) { updateBegan = now() }

  func improved(_ loop: LearnerLoop, model: Int) {
    let entry = loop.best.entries[model]
    logger.info(
      "Better graph found",
      metadata: [
        "model": "\(loop.job.names[model])", "cost": "\(entry.cost)",
        "initial": "\(entry.initialCost)", "episode": "\(entry.episode?.description ?? "")",
      ])
  }

  func updated(
    _ loop: LearnerLoop, metrics update: UpdateMetrics, segments: [TrajectorySegment]
  ) throws {
    let seconds = now()
    totals.learnerBusySeconds += seconds - updateBegan
    lags += segments.map { max(0, loop.trainer.version - 1 - Int($0.policyVersion.rawValue)) }
    for (model, summaries) in Dictionary(
      grouping: segments.filter { $0.summary != nil }, by: \.model)
    {
      let rewards = summaries.compactMap { $0.summary.map { Double($0.totalReward) } }
      returns[model] = rewards.reduce(0, +) / Double(rewards.count)
    }
    var named = update.named
    named.append(("charts/update", Double(loop.progress.updates)))
    metrics.write(step: loop.progress.steps, seconds: seconds, metrics: named)
  }

  /// Writes a checkpoint now. A disk that is full does not end a run: it is said, and the next
  /// checkpoint is tried in its turn.
  func save(_ loop: LearnerLoop) {
    do {
      try saveCheckpoint(loop)
      checkpointProblem = nil
    } catch {
      checkpointProblem = "\(error)"
      logger.error("Checkpoint not written", metadata: ["why": "\(error)"])
      output.writeLine("learner: \(error)")
    }
  }

  /// The last line of the progress bar.
  func finish(_ loop: LearnerLoop, complete: Bool) {
    bar.finish(
      fraction: complete ? 1 : loop.doneShare(loop.trainer.version), detail: summary(of: loop),
      at: now())
  }

  private func writeThroughput(_ loop: LearnerLoop, _ seconds: Double) {
    let models = loop.best.entries.enumerated().map { index, entry in
      ThroughputSample.Model(
        name: loop.job.names[index], meanReturn: returns[index], initialCost: entry.initialCost,
        bestCost: entry.cost)
    }
    let sample = ThroughputSample(
      from: lastTotals, to: totals, seconds: seconds - lastLine,
      actorCount: loop.endpoint.presentActors.count, lags: lags,
      queueLength: loop.endpoint.queuedEvents, models: models)
    output.writeLine(sample.line)
    metrics.write(step: loop.progress.steps, seconds: seconds, metrics: sample.named)
    (lastTotals, lastLine, lags) = (totals, seconds, [])
  }

  private func summary(of loop: LearnerLoop) -> String {
    let episodes =
      loop.progress.episodes + loop.intake.collector.completeCount(of: loop.currentEpisodes)
    let mean = loop.progress.curve.means.last.map { decimals($0, 2) } ?? "-"
    return "update \(loop.trainer.version), episode \(episodes), mean return \(mean)"
  }
}

extension Notice.Level {
  var logLevel: Logger.Level {
    switch self {
    case .info: .info
    case .warning: .warning
    case .error: .error
    }
  }
}
