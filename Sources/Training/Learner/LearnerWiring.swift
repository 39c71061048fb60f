import Configuration
import Foundation
import GraphPolicy
import Logging
import Protocol
import ReinforcementLearning
import Synchronization
import Telemetry
import Transport

/// The parts of a running learner, put together.
final class LearnerWiring {
  private let configuration: ClusterConfiguration
  private let setup: LearnerSetup
  private let directory: RunDirectory
  private let output: TerminalOutput
  private let stop: StopSignal
  private let endpoint: LearnerEndpoint
  private let loop: LearnerLoop
  private let reporter: LearnerReporter

  init(
    configuration: ClusterConfiguration, setup: LearnerSetup, directory: RunDirectory,
    endpoint: LearnerEndpoint, runID: RunID, checkpoint: Checkpoint?, output: TerminalOutput,
    stop: StopSignal
  ) throws {
    self.configuration = configuration
    self.setup = setup
    self.directory = directory
    self.endpoint = endpoint
    self.output = output
    self.stop = stop
    let learner = configuration.learner
    let store = CheckpointStore(directory)
    let clock = ContinuousClock()
    let start = clock.now
    let now = { start.duration(to: clock.now) / .seconds(1) }
    var progress = checkpoint?.progress ?? LearnerProgress()
    progress.starts += 1
    let before = progress.seconds
    let schedule = TicketSchedule(
      episodesPerUpdate: learner.episodesPerUpdate, maximumLag: learner.maximumLag,
      modelCount: setup.models.count, episodes: learner.episodes ?? Int(Int32.max),
      firstUpdate: progress.updates)
    let budget = learner.minutes.map { 60 * $0 }
    func doneShare(_ updates: Int) -> Double {
      let byTime = budget.map { (before + now()) / $0 } ?? 0
      let byEpisodes =
        learner.episodes == nil ? 0 : Double(updates) / Double(schedule.totalUpdates)
      return min(1, max(byTime, byEpisodes))
    }
    var saved: ((LearnerLoop) throws -> Void)?
    reporter = LearnerReporter(
      logger: try RunFolder.logger(directory, configuration),
      metrics: MetricsWriter(file: try LineFile(path: directory.metricsPath)), output: output,
      configuration: configuration, now: now, saveCheckpoint: { try saved?($0) })
    loop = LearnerLoop(
      job: setup.prepared, endpoint: endpoint, observer: reporter, schedule: schedule,
      trainer: PolicyTrainer(
        configuration: learner.ppo, seed: learner.seed, threads: learner.threads,
        parameters: checkpoint?.parameters ?? PolicyParameters(initial: setup.policy),
        optimizer: checkpoint?.optimizer, version: progress.updates),
      best: try BestGraphs(setup.prepared, checkpoint: checkpoint), progress: progress,
      shouldStop: { stop.isRaised || budget.map { before + now() >= $0 } ?? false },
      doneShare: doneShare)
    saved = { loop in
      loop.progress.seconds = before + now()
      try store.write(Checkpoint(run: runID, seed: learner.seed, loop: loop))
    }
  }

  func execute() throws {
    output.writeLine(
      "learner: listening on \(endpoint.boundEndpoint), run directory \(directory.path)")
    reporter.logger.info(
      "Learner started",
      metadata: [
        "endpoint": "\(endpoint.boundEndpoint)", "update": "\(loop.progress.updates)",
        "start": "\(loop.progress.starts)",
      ])
    let complete = try loop.train()
    let interrupted = stop.isRaised
    reporter.finish(loop, complete: complete)
    loop.drain(interrupted ? .restarting : .finished)
    reporter.save(loop)
    endpoint.close()
    let ledger = endpoint.ledger
    var failures: [String] = []
    output.writeLine(ledger.report())
    reporter.logger.info("Accounts", metadata: ["report": "\(ledger.check(final: true))"])
    if interrupted {
      output.writeLine(
        "learner: stopped after update \(loop.progress.updates); go on with --resume "
          + directory.path)
    } else {
      let report = RunReport(
        setup: setup, directory: directory, loop: loop, configuration: configuration)
      let results = try report.results(stop: stop)
      report.lines(of: results).forEach { print($0) }
      failures += results.compactMap(\.problem)
    }
    if let problem = reporter.checkpointProblem { failures.append(problem) }
    if !ledger.check(final: true).holds {
      failures.append("The accounts of the run do not balance; see the lines above.")
    }
    // Last, because what there is of results is good all the same.
    if !failures.isEmpty { throw TrainingError(failures.joined(separator: "\n")) }
  }
}
