import Foundation
import ONNXRuntime
import Testing

/// Values that are no tensors of numbers, and runs that are given up.
@Suite struct ModelValueTests {
  let runtime: ONNXRuntime

  init() throws { runtime = try ONNXRuntime.load() }

  private func model(_ name: String) -> ModelSource {
    .path(
      URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("Models/\(name).onnx").path)
  }

  @Test func textGoesThroughAModel() throws {
    let session = try runtime.session(
      model: .bytes(TinyModel.bytes("Identity", inputs: ["x"], elementType: 8)))
    let text = ModelValue.strings(try StringTensor(["été", ""], shape: [2]))
    #expect(try session.prepare(values: ["x": text]).runValues() == [text])
    #expect(throws: ONNXRuntimeError.self) { try session.prepare(values: ["x": text]).run() }
  }

  @Test func sequencesAreRead() throws {
    let session = try runtime.session(model: model("sequence"))
    let x = ModelValue.tensor(try TensorValue(floats: [1, 2, 3, 4], shape: [2, 2]))
    let outputs = try session.prepare(values: ["x": x]).runValues()
    let columns = try [[1, 3], [2, 4]].map {
      ModelValue.tensor(try TensorValue(floats: $0, shape: [2, 1]))
    }
    #expect(outputs == [.sequence(columns)])
  }

  @Test func mapsAreRead() throws {
    let session = try runtime.session(model: model("map"))
    let x = ModelValue.tensor(try TensorValue(floats: [0.25, 0.75], shape: [1, 2]))
    let outputs = try session.prepare(values: ["x": x]).runValues()
    let map = ModelValue.map(
      keys: .strings(try StringTensor(["no", "yes"], shape: [2])),
      values: .tensor(try TensorValue(floats: [0.25, 0.75], shape: [2])))
    #expect(outputs == [.sequence([map])])
  }

  /// A loop of 2^60 rounds is given up.
  @Test func aRunEndsWhenItsTimeIsUp() throws {
    let session = try runtime.session(model: model("endless"))
    let run = try session.prepare(
      values: ["x": .tensor(try TensorValue(floats: [1], shape: [1]))])
    let error = #expect(throws: ONNXRuntimeError.self) {
      try run.runValues(limit: RunLimit(seconds: 0.2))
    }
    #expect(error?.code == .timedOut)
  }

  /// 2 GB are refused where a run may take 1 GB; afterwards all is as before.
  @Test func aRunThatTakesTooMuchMemoryFails() throws {
    let session = try runtime.session(model: model("huge"))
    func run(_ count: Int64) throws -> Int {
      try session.prepare(values: ["n": .tensor(try TensorValue(int64s: [count], shape: [1]))])
        .runValues(limit: RunLimit(memory: 1 << 30)).first?.byteCount ?? 0
    }
    #expect(try run(1 << 10) == 4 << 10)
    let error = #expect(throws: ONNXRuntimeError.self) { try run(1 << 29) }
    #expect(error?.code == .outOfMemory)
    #expect(error?.message.contains("more than 1024 MB of memory") == true)
    #expect(try run(1 << 20) == 4 << 20)
  }

  @Test func aQuarterOfTheMachineIsSomething() { #expect(MemoryLimit.machineDefault > 1 << 26) }
}
