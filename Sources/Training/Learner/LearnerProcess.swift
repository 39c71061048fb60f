public import Configuration
import Foundation
import GraphPolicy
import Logging
import Protocol
import ReinforcementLearning
import Synchronization
import Telemetry
import Transport

/// The learner program: from a configuration to the last line of the report.
public enum LearnerProcess {
  /// Trains until the budget is used up or a signal comes, then saves and reports.
  ///
  /// - Parameters:
  ///   - configuration: with absolute paths.
  ///   - resuming: a run directory to go on in; nil for a new one.
  /// - Throws: an error whose text says what is wrong, where, and how to mend it.
  public static func run(_ configuration: ClusterConfiguration, resuming: String?) throws {
    let output = TerminalOutput()
    let stop = StopSignal {
      output.writeLine("learner: stopping: draining the actors and saving a checkpoint")
    }
    let setup = try LearnerSetup(configuration)
    let resumed = try resuming.map { try RunDirectory.open($0) }
    let checkpoint = try resumed.flatMap { directory in
      let saved = try CheckpointStore(directory).readLatest()
      let began = try ClusterConfiguration.load(path: directory.configurationPath)
      try saved?.checkFits(setup, configuration, began: began)
      return saved
    }
    var random = SystemRandomNumberGenerator()
    let runID = checkpoint?.run ?? RunID(UInt64.random(in: 1...UInt64.max, using: &random))
    let endpoint = try LearnerEndpoint(
      .init(
        endpoint: configuration.learner.endpoint,
        security: KeyLoading.learner(configuration.security), schemaHash: JobSchema.hash),
      job: setup.job, run: runID, epoch: Epoch(UInt64.random(in: 1...UInt64.max, using: &random)))
    // A new folder comes last: a start that fails leaves none behind.
    let directory = try resumed ?? RunFolder.create(configuration)
    let run = try LearnerWiring(
      configuration: configuration, setup: setup, directory: directory, endpoint: endpoint,
      runID: runID, checkpoint: checkpoint, output: output, stop: stop)
    try run.execute()
  }
}
