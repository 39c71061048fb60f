import Foundation
import GraphPolicy
import Protocol
import ReinforcementLearning
import Telemetry

/// The checkpoints of a run directory: one folder each, `latest` points to the newest.
///
/// A folder is written under another name, flushed to the disk and then renamed, and `latest` is
/// replaced by renaming too: whatever happens, `latest` names a whole checkpoint or there is none.
struct CheckpointStore: Sendable {
  let folder: URL
  /// Checkpoints that are kept; older ones are removed.
  var kept = 3

  static let policyFile = "policy.safetensors"
  private static let optimizerFile = "optimizer.safetensors"
  private static let stateFile = "state.json"

  /// Writes a checkpoint and makes it the latest. One of as many updates that is there already is
  /// kept: nothing was learned since.
  func write(_ checkpoint: Checkpoint) throws {
    let files = FileManager.default
    let name = String(format: "update-%08d", checkpoint.progress.updates)
    let target = folder.appending(path: name)
    let temporary = folder.appending(path: ".\(name).partial")
    if files.fileExists(atPath: target.path) { return }
    try? files.removeItem(at: temporary)
    try files.createDirectory(at: temporary, withIntermediateDirectories: true)
    do {
      func write(_ bytes: some Collection<UInt8>, _ name: String) throws {
        try AtomicFile.write(bytes, to: temporary.appending(path: name).path)
      }
      try write(checkpoint.parameters.safetensors().encoded(), Self.policyFile)
      try write(Self.tensors(of: checkpoint.optimizer).encoded(), Self.optimizerFile)
      for (index, best) in checkpoint.best.enumerated() {
        try write(best.graph, "best-\(index).graph")
      }
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
      try write(encoder.encode(CheckpointState(checkpoint)), Self.stateFile)
      try files.moveItem(at: temporary, to: target)
      try DurableFolder.synchronize(folder)
      try DurableFolder.replaceLink(folder.appending(path: "latest"), with: name)
    } catch {
      try? files.removeItem(at: temporary)
      throw TrainingError(
        "The checkpoint \(target.path) could not be written: \(error). Free space or mend the "
          + "folder's permissions; the last checkpoint is untouched.")
    }
    try removeOld()
  }

  /// Whether there is a checkpoint.
  var hasLatest: Bool {
    FileManager.default.fileExists(atPath: folder.appending(path: "latest").path)
  }

  /// Reads the latest checkpoint.
  func readLatest() throws -> Checkpoint {
    try Self.read(folder.appending(path: "latest"))
  }

  /// Reads the checkpoint in a folder.
  static func read(_ folder: URL) throws -> Checkpoint {
    do {
      func bytes(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: folder.appending(path: name)))
      }
      let state = try JSONDecoder().decode(
        CheckpointState.self, from: Data(bytes(stateFile)))
      guard state.format == Checkpoint.format else {
        throw TrainingError(
          "it has format \(state.format), this program reads \(Checkpoint.format)")
      }
      let parameters = try PolicyParameters(Safetensors(decoding: bytes(policyFile)))
      let optimizer = try adam(
        Safetensors(decoding: bytes(optimizerFile)), state.optimizer,
        count: parameters.values.count)
      let best = try state.best.enumerated().map { index, entry in
        guard let hash = entry.hash else {
          throw TrainingError("\(entry.initialHash) is not a content hash")
        }
        return Checkpoint.Best(
          initialHash: hash, cost: entry.cost, path: entry.path,
          episode: entry.episode.map { EpisodeID($0) }, graph: try bytes("best-\(index).graph"))
      }
      return Checkpoint(
        run: RunID(state.run), seed: state.seed, progress: state.progress, parameters: parameters,
        optimizer: optimizer, best: best)
    } catch {
      throw TrainingError(
        "The checkpoint \(folder.path) cannot be read: \(error). Name the folder of a run, or "
          + "remove this checkpoint so that an older one is used.")
    }
  }

  /// Keeps the newest ones.
  private func removeOld() throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { $0.hasPrefix("update-") }.sorted()
    for name in names.dropLast(kept) {
      try FileManager.default.removeItem(at: folder.appending(path: name))
    }
  }

  private static func tensors(of optimizer: Adam) -> Safetensors {
    let count = optimizer.firstMoment.count
    return Safetensors(
      tensors: [
        .init(name: "firstMoment", shape: [count], values: optimizer.firstMoment),
        .init(name: "secondMoment", shape: [count], values: optimizer.secondMoment),
      ], metadata: [:])
  }

  private static func adam(
    _ file: Safetensors, _ state: CheckpointState.OptimizerState, count: Int
  ) throws -> Adam {
    guard let first = file["firstMoment"], let second = file["secondMoment"],
      first.values.count == count, second.values.count == count, state.stepCount >= 0
    else { throw TrainingError("\(optimizerFile) does not fit \(policyFile)") }
    return Adam(
      stepCount: state.stepCount, firstMoment: first.values, secondMoment: second.values,
      beta1: state.beta1, beta2: state.beta2, epsilon: state.epsilon)
  }
}
