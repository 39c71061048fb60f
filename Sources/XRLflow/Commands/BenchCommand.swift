import ArgumentParser

/// `xrlflow bench`: the numbers that the design sets goals for, measured here and now.
struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Measures what the design sets goals for; ratios are of one run on one machine.",
    discussion: """
      Examples:
        xrlflow bench
        xrlflow bench rewriting tt inceptionv3
        xrlflow bench searches bert --time-limit 5 --markdown
        xrlflow bench rollouts bert --seconds 5 --json
        xrlflow bench scaling
        xrlflow bench memory
        xrlflow bench latency model.onnx
        xrlflow bench peer --rules taso.rules --cost peer-cpu
      """,
    subcommands: [
      RolloutBenchCommand.self, RewritingBenchCommand.self, SearchBenchCommand.self,
      ScalingBenchCommand.self, MemoryBenchCommand.self, PeerBenchCommand.self,
      LatencyBenchCommand.self,
    ],
    defaultSubcommand: RolloutBenchCommand.self)
}
