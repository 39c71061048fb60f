import DurableFiles
import Foundation
import GraphPolicy
import Protocol
import ReinforcementLearning

/// The checkpoints of a run directory: one folder each, `latest` points to the newest.
///
/// A folder is written under another name, flushed to the disk and then renamed, and `latest` is
/// replaced by renaming too: whatever happens, `latest` names a whole checkpoint or there is none.
struct CheckpointStore: Sendable {
  let folder: URL
  /// Checkpoints that are kept; older ones are removed.
  var kept = 3

  static let policyFile = "policy.safetensors"
  static let latestLink = "latest"
  private static let optimizerFile = "optimizer.safetensors"
  private static let stateFile = "state.json"

  /// Writes a checkpoint and makes it the latest. If the latest has as many updates it is kept:
  /// nothing was learned since.
  func write(_ checkpoint: Checkpoint) throws {
    let files = FileManager.default
    let name = String(format: "update-%08d", checkpoint.progress.updates)
    let target = folder.appending(path: name)
    let temporary = folder.appending(path: ".\(name).partial")
    if latestName == name { return }
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
      // One that is there and is not the latest was left behind by a crash, or by an earlier course
      // of the run.
      if files.fileExists(atPath: target.path) { try files.removeItem(at: target) }
      try files.moveItem(at: temporary, to: target)
      try DurableFolder.synchronize(folder)
      try DurableFolder.replaceLink(folder.appending(path: Self.latestLink), with: name)
    } catch {
      try? files.removeItem(at: temporary)
      throw TrainingError(
        "The checkpoint \(target.path) could not be written: \(error). Free space or mend the "
          + "folder's permissions; the last checkpoint is untouched.")
    }
    try removeOld()
  }

  /// The folder that `latest` names, where it exists.
  private var latestName: String? {
    let files = FileManager.default
    let link = folder.appending(path: Self.latestLink).path
    guard let name = try? files.destinationOfSymbolicLink(atPath: link),
      files.fileExists(atPath: folder.appending(path: name).path)
    else { return nil }
    return name
  }

  /// Whole checkpoints, oldest first.
  private var names: [String] {
    let entries = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return entries.filter { $0.hasPrefix("update-") }.sorted()
  }

  /// Reads the latest checkpoint: the one that `latest` names; where that is gone, the newest.
  ///
  /// - Returns: nil when there is none: the run was stopped before its first one.
  func readLatest() throws -> Checkpoint? {
    try (latestName ?? names.last).map { try Self.read(folder.appending(path: $0)) }
  }

  /// Reads the checkpoint in a folder.
  static func read(_ folder: URL) throws -> Checkpoint {
    do {
      func bytes(_ name: String) throws -> [UInt8] {
        guard let data = FileManager.default.contents(atPath: folder.appending(path: name).path)
        else { throw TrainingError("\(name) is missing or not readable") }
        return Array(data)
      }
      let state = try state(Data(bytes(stateFile)))
      let parameters = try part(policyFile) {
        try PolicyParameters(Safetensors(decoding: bytes(policyFile)))
      }
      let moments = try part(optimizerFile) { try Safetensors(decoding: bytes(optimizerFile)) }
      let optimizer = try adam(moments, state.optimizer, count: parameters.values.count)
      let best = try state.best.enumerated().map { index, entry in
        guard let hash = entry.hash else {
          throw TrainingError("\(entry.initialHash) is not a content hash")
        }
        let file = "best-\(index).graph"
        let graph = try bytes(file)
        _ = try part(file) { try GraphCodec.decode(graph) }
        return Checkpoint.Best(
          initialHash: hash, cost: entry.cost, path: entry.path,
          episode: entry.episode.map { EpisodeID($0) }, graph: graph)
      }
      return Checkpoint(
        run: RunID(state.run), seed: state.seed, progress: state.progress, parameters: parameters,
        optimizer: optimizer, best: best)
    } catch {
      throw TrainingError(
        "The checkpoint \(folder.path) cannot be read: \(error). Remove this folder, so that the "
          + "one before it is used, or restore it from a copy.")
    }
  }

  /// Runs `body`; its error then names the file that is to blame.
  private static func part<Result>(
    _ file: String, _ body: () throws -> Result
  ) throws -> Result {
    do { return try body() } catch { throw TrainingError("\(file): \(error)") }
  }

  private static func state(_ data: Data) throws -> CheckpointState {
    let state: CheckpointState
    do {
      let header = try JSONDecoder().decode(CheckpointState.Header.self, from: data)
      guard header.format == Checkpoint.format else {
        throw TrainingError(
          "it has format \(header.format), this program reads \(Checkpoint.format)")
      }
      state = try JSONDecoder().decode(CheckpointState.self, from: data)
    } catch is DecodingError {
      throw TrainingError("\(stateFile) is damaged")
    }
    guard state.progress.updates >= 0, state.optimizer.stepCount >= 0 else {
      throw TrainingError("\(stateFile) is damaged: a count is below zero")
    }
    return state
  }

  /// Keeps the latest and the newest before it, and removes what crashes have left.
  private func removeOld() throws {
    let latest = latestName
    let files = FileManager.default
    for name in names.filter({ $0 != latest }).dropLast(kept - 1) {
      try files.removeItem(at: folder.appending(path: name))
    }
    for name in try files.contentsOfDirectory(atPath: folder.path)
    where name.hasPrefix(".update-") && name.hasSuffix(".partial") {
      try files.removeItem(at: folder.appending(path: name))
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
      first.values.count == count, second.values.count == count
    else { throw TrainingError("\(optimizerFile) does not fit \(policyFile)") }
    return Adam(
      stepCount: state.stepCount, firstMoment: first.values, secondMoment: second.values,
      beta1: state.beta1, beta2: state.beta2, epsilon: state.epsilon)
  }
}
