import ArgumentParser
import Configuration
import Foundation
import Training

/// `xrlflow train`: a learner and its actors on this machine, as separate processes.
struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Trains with a learner and actors on this machine, then reports what was found.",
    discussion: """
      Examples:
        xrlflow train
        xrlflow train --model model.onnx --bind batch=1 --cost gpu --minutes 10
        xrlflow train --config cluster.json --actors 8
      """)

  @Option(help: "ONNX model to train on. Default: the bundled one.")
  var model: String?

  @Option(help: "Size of a symbolic dimension, NAME=SIZE. May be repeated.")
  var bind: [DimensionArgument] = []

  @Option(
    help: "Cost model that predicts times: cpu, gpu, peer-cpu, peer-gpu, or a profile's path.")
  var cost: String?

  @Option(help: "Number of actor processes.")
  var actors = 2

  @Option(help: "Minutes to train for.")
  var minutes: Double?

  @Option(help: "Episodes to train for.")
  var episodes: Int?

  @Option(help: "Root of all random numbers.")
  var seed: UInt64?

  @Option(help: "A cluster.json to start from; the other options change it.")
  var config: String?

  func validate() throws {
    guard (1...1000).contains(actors) else {
      throw ValidationError("--actors must be 1 to 1000, not \(actors).")
    }
    if let minutes, !(minutes > 0) { throw ValidationError("--minutes must be above 0.") }
    if let episodes, episodes < 1 { throw ValidationError("--episodes must be 1 or more.") }
  }

  func run() throws {
    try runReportingErrors {
      var cluster = try baseConfiguration()
      if let model {
        cluster.models = [
          ModelConfiguration(
            path: URL(fileURLWithPath: model).path,
            bind: Dictionary(bind.map { ($0.name, $0.size) }, uniquingKeysWith: { _, last in last })
          )
        ]
      }
      if let cost { cluster.cost = cost }
      if let minutes { cluster.learner.minutes = minutes }
      if let episodes { cluster.learner.episodes = episodes }
      if let seed { cluster.learner.seed = seed }
      cluster.learner.endpoint = try "tcp://127.0.0.1:\(LocalPort.unused())"
      cluster.learner.publicEndpoint = nil
      cluster.security = SecurityConfiguration()
      let status = try LocalCluster(configuration: cluster, actorCount: actors).run()
      if status != 0 { Foundation.exit(status) }
    }
  }

  private func baseConfiguration() throws -> ClusterConfiguration {
    if let config { return try ClusterConfiguration.load(path: config) }
    return try BundledConfiguration.load()
  }
}
