import ArgumentParser
import Foundation
import Protocol
import Training

/// The `actor` program: arguments, configuration, wiring, run.
@main
struct ActorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "actor",
    abstract: "Runs rewrite episodes for a learner until its run is over.",
    discussion: """
      An actor needs an endpoint and, beyond loopback, a key. Models, rules and configuration come \
      from the learner. It waits for a learner that is not there yet, and connects again when the \
      connection is lost.

      Examples:
        actor --config cluster.json
        actor --connect tcp://127.0.0.1:5757
        actor --connect tcp://learner.example:5757 --key keys/actor-a.secret
      """)

  @Option(help: "The run's cluster.json.")
  var config: String?

  @Option(help: "Where the learner listens, instead of a configuration.")
  var connect: String?

  @Option(help: "File with this actor's secret key, as `xrlflow keygen` writes it.")
  var key: String?

  @Option(help: "File with the learner's public key, where the key file does not name it.")
  var serverKey: String?

  @Option(help: "Name in the learner's log. Default: host name and process number.")
  var name: String?

  func validate() throws {
    guard (config == nil) != (connect == nil) else {
      throw ValidationError("Give either --config FILE or --connect ENDPOINT.")
    }
  }

  func run() throws {
    try runReportingErrors {
      let target = try ActorTarget(
        configurationPath: config, endpoint: connect, keyPath: key, serverKeyPath: serverKey)
      let process = ProcessInfo.processInfo
      let reason = try ActorProcess.run(
        target, name: name ?? "\(process.hostName)-\(process.processIdentifier)")
      if case .rejected(let rejection) = reason { throw TrainingError(rejection.text) }
    }
  }
}
