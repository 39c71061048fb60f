import ArgumentParser
import Configuration
import Training

/// The `learner` program: arguments, configuration, wiring, run.
@main
struct LearnerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "learner",
    abstract: "Trains a rewrite policy from the trajectories of its actors.",
    discussion: """
      Prints a throughput line every few seconds and a report at the end; everything else goes to \
      the run directory. SIGTERM or Ctrl-C: drains, saves a checkpoint, exits 0.

      Examples:
        learner --config cluster.json
        learner --config cluster.json --minutes 30
        learner --config cluster.json --resume runs/train-1
      """)

  @Option(help: "The run's cluster.json.")
  var config: String

  @Option(help: "A run directory: go on from its last checkpoint.")
  var resume: String?

  @Option(help: "Minutes to train for, instead of what the configuration says.")
  var minutes: Double?

  @Option(help: "Episodes to train for, instead of what the configuration says.")
  var episodes: Int?

  func run() throws {
    try runReportingErrors {
      var configuration = try ClusterConfiguration.load(path: config)
      if let minutes { configuration.learner.minutes = minutes }
      if let episodes { configuration.learner.episodes = episodes }
      try LearnerProcess.run(configuration, resuming: resume)
    }
  }
}
