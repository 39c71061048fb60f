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
    let directory = try RunFolder.open(configuration, resuming: resuming)
    let store = CheckpointStore(folder: URL(fileURLWithPath: directory.path + "/checkpoints"))
    let checkpoint = try resuming == nil ? nil : store.readLatest()
    if let checkpoint {
      let began = try ClusterConfiguration.load(path: directory.configurationPath)
      try checkpoint.checkFits(setup, configuration, began: began)
    }
    let run = try LearnerWiring(
      configuration: configuration, setup: setup, directory: directory, store: store,
      checkpoint: checkpoint, output: output, stop: stop)
    try run.execute()
  }
}
