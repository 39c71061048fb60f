import Configuration
import Foundation
import Training

/// A learner and its actors as processes of this machine: started together, ended together.
struct LocalCluster {
  let configuration: ClusterConfiguration
  let actorCount: Int

  /// Runs to the learner's end.
  ///
  /// - Returns: the learner's exit status.
  func run() throws -> Int32 {
    let file = FileManager.default.temporaryDirectory
      .appending(path: "xrlflow-\(ProcessInfo.processInfo.processIdentifier).json")
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    try encoder.encode(configuration).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }

    let learner = try start("learner", ["--config", file.path])
    let stop = StopSignal { learner.terminate() }
    var actors: [Process] = []
    defer { for actor in actors where actor.isRunning { actor.terminate() } }
    for number in 1...actorCount { actors.append(try startActor(number)) }
    var restarts = 0
    while learner.isRunning {
      Thread.sleep(forTimeInterval: 0.2)
      for (index, actor) in actors.enumerated()
      where !actor.isRunning && actor.terminationStatus != 0 && !stop.isRaised && learner.isRunning
      {
        guard restarts < 10 * actorCount else { continue }
        restarts += 1
        note("actor \(index + 1) ended with status \(actor.terminationStatus): starting another")
        actors[index] = try startActor(index + 1)
      }
    }
    let deadline = Date(timeIntervalSinceNow: 10)
    while actors.contains(where: \.isRunning), Date() < deadline {
      Thread.sleep(forTimeInterval: 0.1)
    }
    return learner.terminationReason == .exit ? learner.terminationStatus : 1
  }

  private func startActor(_ number: Int) throws -> Process {
    try start(
      "actor", ["--connect", configuration.learner.reachableEndpoint, "--name", "actor-\(number)"])
  }

  private func start(_ program: String, _ arguments: [String]) throws -> Process {
    let folder = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
      .deletingLastPathComponent()
    let process = Process()
    process.executableURL = folder.appending(path: program)
    process.arguments = arguments
    do { try process.run() } catch {
      throw TrainingError(
        "\(program) cannot be started: \(error). It should lie beside xrlflow, in \(folder.path).")
    }
    return process
  }

  private func note(_ text: String) {
    FileHandle.standardError.write(Data("xrlflow: \(text)\n".utf8))
  }
}
