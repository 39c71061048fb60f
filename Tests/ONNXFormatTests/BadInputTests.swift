import Foundation
import ONNXFormat
import SeededRandom
import TensorGraph
import TestSupport
import Testing

@Suite struct BadInputTests {
  /// The smaller fixtures, so that many variants of each can be read.
  static let subjects = ["lora_mlp_ts", "firenet_ts", "lstm_cell_unrolled_ts", "firenet_dynamo"]

  /// How many damaged variants of each model: XRLFLOW_FUZZ times as many where that is set.
  private static func seeds(_ count: UInt64) -> UInt64 {
    count * (ProcessInfo.processInfo.environment["XRLFLOW_FUZZ"].flatMap { UInt64($0) } ?? 1)
  }

  private static func bytes(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: Fixtures.path(name))))
  }

  @Test(arguments: subjects) func truncationIsAnErrorThatSaysSo(_ name: String) throws {
    let bytes = try Self.bytes(name)
    for step in 0..<60 {
      let count = bytes.count * step / 60
      let error = #expect(throws: ONNXError.self, "first \(count) bytes") {
        try ONNXModel.load(bytes: Array(bytes.prefix(count)))
      }
      #expect(error?.code == .notONNX)
    }
  }

  /// Every prefix of a small model: cuts between fields decode. What follows the graph is short,
  /// and a cut there may leave the whole model.
  @Test func everyPrefixOfASmallModelIsAnErrorOrTheModel() throws {
    let bytes = Array(try #require(OperatorSetTests.cases.first { $0.name == "outputs-13" }).model)
    let whole = try ONNXModel.load(bytes: bytes)
    var refused = 0
    for count in 0..<bytes.count {
      do {
        let model = try ONNXModel.load(bytes: Array(bytes.prefix(count)))
        #expect(model.graph.contentHash == whole.graph.contentHash && model.opsets[""] == 13)
      } catch let error as ONNXError {
        #expect(error.code == .notONNX)
        refused += 1
      }
    }
    #expect(refused > bytes.count - 25)
  }

  @Test(arguments: subjects) func mutationsNeverCrash(_ name: String) throws {
    let bytes = try Self.bytes(name)
    // Weights are most of a file; changes near its ends hit the structure.
    for seed in UInt64(0)..<Self.seeds(40) {
      var random = CounterRandom(seed: seed)
      var changed = bytes
      for _ in 0..<(1 + Int(random.next() % 4)) {
        let position = Int(random.next() % UInt64(bytes.count))
        changed[position] = UInt8(truncatingIfNeeded: random.next())
      }
      Self.readAndWrite(changed, "seed \(seed)")
    }
  }

  /// Small models have no weights to speak of: every change hits the structure.
  @Test(arguments: 0..<8) func mutationsOfSmallModelsNeverCrash(_ part: Int) throws {
    for (index, test) in OperatorSetTests.cases.enumerated() where index % 8 == part {
      for seed in UInt64(0)..<Self.seeds(6) {
        var random = CounterRandom(seed: seed, stream: [UInt64(index)])
        var changed = Array(test.model)
        for _ in 0..<(1 + Int(random.next() % 3)) {
          let position = Int(random.next() % UInt64(changed.count))
          changed[position] = UInt8(truncatingIfNeeded: random.next())
        }
        Self.readAndWrite(changed, "\(test.name) seed \(seed)")
      }
    }
  }

  /// Reads a damaged model; what can be read can be checked and written, or says why not.
  private static func readAndWrite(_ bytes: [UInt8], _ label: String) {
    do {
      let model = try ONNXModel.load(bytes: bytes)
      try model.graph.checkInvariants()
      _ = try model.exportBytes(graph: model.graph)
    } catch let error as GraphError {
      Issue.record("\(label): \(error)")
    } catch {
      #expect(!"\(error)".isEmpty)
    }
  }

  @Test func otherFilesAreRefused() throws {
    let folder = TemporaryFolder()
    for (name, text) in [("a.onnx", "hello"), ("b.onnx", ""), ("c.onnx", "{\"json\": true}")] {
      let path = folder.path + "/" + name
      try text.write(toFile: path, atomically: true, encoding: .utf8)
      let error = #expect(throws: ONNXError.self) { try ONNXModel.load(path: path) }
      #expect(error?.code == .notONNX)
      #expect(error?.description.hasPrefix(path) == true)
    }
    let missing = #expect(throws: ONNXError.self) {
      try ONNXModel.load(path: folder.path + "/none.onnx")
    }
    #expect(missing?.code == .unreadable)
    #expect(throws: ONNXError.self) { try ONNXModel.load(path: folder.path) }
  }
}
