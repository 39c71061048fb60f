import Foundation
import ONNXRuntime
import Testing

@Suite struct SessionTests {
  let runtime: ONNXRuntime

  init() throws { runtime = try ONNXRuntime.load() }

  @Test func addsTwoTensors() throws {
    let model = TinyModel.bytes("Add", inputs: ["a", "b"], elementType: 1)
    let session = try runtime.session(model: .bytes(model))
    #expect(session.inputs.map(\.name) == ["a", "b"])
    #expect(session.outputs.map(\.name) == ["y"])
    #expect(session.inputs[0].type.elementType == .float32)
    #expect(session.inputs[0].type.shape == [2])
    let outputs = try session.run([
      "a": TensorValue(floats: [1, 2], shape: [2]), "b": TensorValue(floats: [10, 20], shape: [2]),
    ])
    #expect(outputs.map(\.floats) == [[11, 22]])
  }

  @Test(arguments: [
    TensorValue.ElementType.float32, .float64, .float16, .uint8, .int8, .uint16, .int16, .int32,
    .int64, .uint32, .uint64, .bool, .bfloat16,
  ])
  func carriesEveryElementType(_ type: TensorValue.ElementType) throws {
    let model = TinyModel.bytes("Identity", inputs: ["x"], elementType: type.rawValue)
    let session = try runtime.session(model: .bytes(model))
    let value = try TensorValue(doubles: [0, 1], shape: [2], as: type)
    let output = try session.run(["x": value])
    #expect(output == [value])
    #expect(output.first?.doubles == [0, 1])
  }

  @Test func preparedRunsRepeat() throws {
    let model = TinyModel.bytes("Neg", inputs: ["x"], elementType: 7)
    let run = try runtime.session(model: .bytes(model))
      .prepare(["x": TensorValue(int64s: [3, -4], shape: [2])])
    try run.runDiscardingOutputs()
    #expect(try run.run().map(\.int64s) == [[-3, 4]])
  }

  @Test func loadsAndOptimizesAFile() throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("xrlflow-session-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appendingPathComponent("neg.onnx")
    let optimized = folder.appendingPathComponent("optimized.onnx")
    try Data(TinyModel.bytes("Neg", inputs: ["x"], elementType: 1)).write(to: path)
    let options = SessionOptions(optimization: .basic, optimizedModelPath: optimized.path)
    let session = try runtime.session(model: .path(path.path), options: options)
    #expect(
      try session.run(["x": TensorValue(floats: [1, 2], shape: [2])]).first?.floats == [-1, -2])
    #expect(FileManager.default.fileExists(atPath: optimized.path))
  }

  @Test func reportsTheLibrarysMessages() throws {
    #expect(throws: ONNXRuntimeError.self) { try runtime.session(model: .bytes([1, 2, 3])) }
    #expect(throws: ONNXRuntimeError.self) { try runtime.session(model: .bytes([])) }
    #expect(throws: ONNXRuntimeError.self) { try runtime.session(model: .path("/nowhere.onnx")) }
    let unknown = TinyModel.bytes("NoSuchOperator", inputs: ["x"], elementType: 1)
    let error = #expect(throws: ONNXRuntimeError.self) {
      try runtime.session(model: .bytes(unknown))
    }
    #expect(error?.code == .invalidModel)
    #expect(error?.message.contains("NoSuchOperator") == true)
  }

  @Test func refusesWrongInputs() throws {
    let model = TinyModel.bytes("Neg", inputs: ["x"], elementType: 1)
    let session = try runtime.session(model: .bytes(model))
    let good = try TensorValue(floats: [1, 2], shape: [2])
    let wrongShape = try TensorValue(floats: [1, 2, 3], shape: [3])
    let wrongType = try TensorValue(int64s: [1, 2], shape: [2])
    for values in [[:], ["z": good], ["x": wrongShape], ["x": wrongType]] {
      #expect(throws: ONNXRuntimeError.self) { try session.run(values) }
    }
  }

  @Test func runsOverlap() async throws {
    let model = TinyModel.bytes("Add", inputs: ["a", "b"], elementType: 7)
    let session = try runtime.session(model: .bytes(model))
    try await withThrowingTaskGroup(of: Bool.self) { group in
      for index in 0..<16 {
        group.addTask {
          let value = try TensorValue(int64s: [Int64(index), 1], shape: [2])
          return try session.run(["a": value, "b": value])[0].int64s == [Int64(2 * index), 2]
        }
      }
      for try await equal in group { #expect(equal) }
    }
  }
}
