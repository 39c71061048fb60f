import Configuration
import Foundation
import GraphPolicy
import Protocol
import ReinforcementLearning
import TensorGraph
import TestSupport
import Testing

@testable import Training

@Suite struct CheckpointTests {
  private let folder = TemporaryFolder()
  private var store: CheckpointStore { CheckpointStore(folder: folder.url) }

  /// The checkpoint of a run after some updates.
  private func checkpoint(updates: Int = 2) throws -> Checkpoint {
    let job = try TestJob.prepared()
    var training = LocalTraining(job, updates: 8)
    try training.run(until: min(updates, 2))
    var progress = LearnerProgress()
    progress.updates = updates
    progress.episodes = 4 * updates
    progress.seconds = 1.25
    progress.curve.append([0.1, 1.0 / 3])
    return Checkpoint(
      run: 9, seed: 1, progress: progress, parameters: training.trainer.parameters,
      optimizer: training.trainer.optimizer,
      best: [
        .init(
          initialHash: job.graphs[0].contentHash, cost: 12.5, path: ["a", "b"], episode: 3,
          graph: GraphCodec.encode(job.graphs[0]))
      ])
  }

  private func copies(of checkpoint: Checkpoint, updates: [Int]) -> [Checkpoint] {
    updates.map {
      var copy = checkpoint
      copy.progress.updates = $0
      return copy
    }
  }

  private func latest() throws -> Checkpoint { try #require(try store.readLatest()) }

  private func link() -> String? {
    try? FileManager.default.destinationOfSymbolicLink(atPath: folder.path("latest"))
  }

  @Test func comesBackToTheLastBit() throws {
    let written = try checkpoint()
    try store.write(written)
    let read = try latest()
    #expect(read.run == written.run && read.seed == written.seed)
    #expect(read.progress == written.progress)
    #expect(read.parameters == written.parameters)
    #expect(read.optimizer == written.optimizer)
    #expect(read.best.count == 1)
    #expect(read.best[0].initialHash == written.best[0].initialHash)
    #expect(read.best[0].cost == 12.5 && read.best[0].path == ["a", "b"])
    #expect(read.best[0].episode == 3 && read.best[0].graph == written.best[0].graph)
    #expect(try PolicyFile.load(folder.path("latest")) == written.parameters)
  }

  @Test func noCheckpointIsNoError() throws {
    #expect(try store.readLatest() == nil)
    #expect(try CheckpointStore(folder: folder.url.appending(path: "none")).readLatest() == nil)
  }

  @Test func keepsTheNewest() throws {
    for checkpoint in copies(of: try checkpoint(), updates: [1, 2, 3, 4, 5]) {
      try store.write(checkpoint)
    }
    #expect(folder.names.filter { $0.hasPrefix("update-") }.count == 3)
    #expect(link() == "update-00000005")
    #expect(try latest().progress.updates == 5)
  }

  /// A crash between the two renames, or before the first.
  @Test func partialFoldersDoNotCount() throws {
    let all = copies(of: try checkpoint(), updates: [1, 2, 3])
    try store.write(all[0])
    try FileManager.default.createDirectory(
      atPath: folder.path(".update-00000002.partial"), withIntermediateDirectories: true)
    try Data("half".utf8).write(
      to: folder.url.appending(path: ".update-00000002.partial/state.json"))
    #expect(try latest().progress.updates == 1)
    try store.write(all[1])
    #expect(try latest().progress.updates == 2)
    #expect(!folder.names.contains(".update-00000002.partial"))
  }

  @Test func anotherCourseOfTheRunIsReplaced() throws {
    let all = copies(of: try checkpoint(), updates: [1, 2, 3, 4])
    for checkpoint in all { try store.write(checkpoint) }
    // As after a crash before `latest` was set: the run went on from an older checkpoint.
    try FileManager.default.removeItem(atPath: folder.path("latest"))
    try FileManager.default.createSymbolicLink(
      atPath: folder.path("latest"), withDestinationPath: "update-00000002")
    var again = all[2]
    again.progress.seconds = 77
    try store.write(again)
    #expect(link() == "update-00000003")
    #expect(try latest().progress.seconds == 77)
    // The latest is kept however new others are.
    var first = all[1]
    first.progress.seconds = 78
    try store.write(first)
    #expect(try latest().progress.seconds == 78)
  }

  @Test func theLatestIsNotWrittenTwice() throws {
    var checkpoint = try checkpoint()
    try store.write(checkpoint)
    checkpoint.progress.seconds = 99
    try store.write(checkpoint)
    #expect(try latest().progress.seconds == 1.25)
  }

  @Test func withoutALinkTheNewestIsRead() throws {
    for checkpoint in copies(of: try checkpoint(), updates: [1, 2]) { try store.write(checkpoint) }
    try FileManager.default.removeItem(atPath: folder.path("update-00000002"))
    #expect(try latest().progress.updates == 1)
    try FileManager.default.removeItem(atPath: folder.path("latest"))
    #expect(try latest().progress.updates == 1)
  }

  @Test(arguments: ["state.json", "policy.safetensors", "optimizer.safetensors", "best-0.graph"])
  func missingAndTruncatedFilesAreNamed(name: String) throws {
    try store.write(try checkpoint())
    let file = folder.url.appending(path: "update-00000002/" + name)
    let bytes = try Data(contentsOf: file)
    for size in [0, bytes.count / 2, bytes.count - 1] {
      try bytes.prefix(size).write(to: file)
      let error = #expect(throws: TrainingError.self) { try store.readLatest() }
      let text = error?.description ?? ""
      #expect(text.contains("update-00000002") && text.contains(name), "\(size) bytes: \(text)")
      #expect(!text.contains("\n") && text.count < 400, "\(text)")
    }
    try FileManager.default.removeItem(at: file)
    let error = #expect(throws: TrainingError.self) { try store.readLatest() }
    #expect(error?.description.contains("\(name) is missing") == true)
  }

  @Test func anotherFormatIsRefused() throws {
    try store.write(try checkpoint())
    let file = folder.url.appending(path: "update-00000002/state.json")
    try Data(#"{"format": 2, "news": true}"#.utf8).write(to: file)
    let error = #expect(throws: TrainingError.self) { try store.readLatest() }
    #expect(error?.description.contains("it has format 2, this program reads 1") == true)
  }

  @Test func aFullDiskLeavesTheLastOne() throws {
    let all = copies(of: try checkpoint(), updates: [1, 2])
    try store.write(all[0])
    // Root may write anywhere, so a file stands where the folder should be made.
    var blocked = store
    blocked.kept = 1
    try Data().write(to: folder.url.appending(path: "blocked"))
    let inside = CheckpointStore(folder: folder.url.appending(path: "blocked"))
    #expect(throws: (any Error).self) { try inside.write(all[1]) }
    #expect(try latest().progress.updates == 1)
  }

  /// Four updates at once equal two, a checkpoint, and two more by another trainer.
  @Test func resumingEqualsGoingOn() throws {
    let job = try TestJob.prepared()
    var whole = LocalTraining(job, updates: 4)
    try whole.run(until: 4)

    var first = LocalTraining(job, updates: 4)
    try first.run(until: 2)
    var progress = LearnerProgress()
    progress.updates = 2
    try store.write(
      Checkpoint(
        run: 1, seed: 1, progress: progress, parameters: first.trainer.parameters,
        optimizer: first.trainer.optimizer, best: []))
    let saved = try latest()
    var second = LocalTraining(job, updates: 4)
    second.schedule = TicketSchedule(
      episodesPerUpdate: 4, maximumLag: 0, modelCount: 1, episodes: 16,
      firstUpdate: saved.progress.updates)
    second.trainer = PolicyTrainer(
      configuration: PPOConfiguration(), seed: 1, threads: 2, parameters: saved.parameters,
      optimizer: saved.optimizer, version: saved.progress.updates)
    try second.run(until: 4)
    #expect(second.trainer.parameters == whole.trainer.parameters)
    #expect(second.trainer.optimizer == whole.trainer.optimizer)
    #expect(first.returns + second.returns == whole.returns)
  }
}

/// Going on with something else than what the checkpoint is of.
@Suite struct ResumeTests {
  private func configuration() throws -> ClusterConfiguration {
    var configuration = ClusterConfiguration()
    configuration.models = [ModelConfiguration(path: Fixtures.path("lora_mlp_dynamo.onnx"))]
    configuration.rules = [try Fixtures.ruleFile()]
    configuration.network.layers = 2
    configuration.network.heads = 1
    return configuration
  }

  private func checkpoint(_ setup: LearnerSetup, seed: UInt64) throws -> Checkpoint {
    let parameters = PolicyParameters(initial: setup.policy)
    return Checkpoint(
      run: 1, seed: seed, progress: LearnerProgress(), parameters: parameters,
      optimizer: Adam(parameterCount: parameters.values.count),
      best: setup.prepared.graphs.map {
        .init(
          initialHash: $0.contentHash, cost: 1, path: [], episode: nil,
          graph: GraphCodec.encode($0))
      })
  }

  @Test func theSameFits() throws {
    let configuration = try configuration()
    let setup = try LearnerSetup(configuration)
    try checkpoint(setup, seed: configuration.learner.seed).checkFits(
      setup, configuration, began: configuration)
  }

  @Test func otherSettingsAreRefused() throws {
    let original = try configuration()
    let saved = try checkpoint(LearnerSetup(original), seed: original.learner.seed)
    func refusal(_ change: (inout ClusterConfiguration) throws -> Void) throws -> String {
      var changed = original
      try change(&changed)
      let setup = try LearnerSetup(changed)
      let error = #expect(throws: TrainingError.self) {
        try saved.checkFits(setup, changed, began: original)
      }
      return error?.description ?? ""
    }
    #expect(try refusal { $0.cost = "gpu" }.contains("cost changed"))
    #expect(try refusal { $0.learner.seed = 2 }.contains("learner.seed changed"))
    #expect(try refusal { $0.network.layers = 3 }.contains("the rules or the network changed"))
    #expect(
      try refusal { $0.rules = [try Fixtures.ruleFile(without: "drop-relu")] }
        .contains("the rules or the network changed"))
    #expect(
      try refusal { $0.models = [ModelConfiguration(path: Fixtures.path("lora_mlp_ts.onnx"))] }
        .contains("a model changed"))
    #expect(try refusal { $0.models += $0.models }.contains("a model changed"))
  }

  @Test func equalFileNamesAreToldApart() {
    let names = LearnerSetup.names(ofFiles: ["a/m.onnx", "b/m.onnx", "c/n.onnx", "d/m.onnx"])
    #expect(names == ["m", "m-2", "n", "m-3"])
  }
}
