import Foundation
import SwiftProtobuf
import TensorGraph
import TestSupport
import Testing

@testable import ONNXFormat

@Suite struct InterfaceTests {
  private func model(_ shape: [TinyModels.Dimension], opset: Int64 = 17) -> ONNXModelProto {
    var model = TinyModels.model(
      [TinyModels.node("Relu", ["x"], ["a"]), TinyModels.node("Relu", ["a"], ["y"])],
      inputs: [TinyModels.port("x", shape), TinyModels.port("n", [.named("batch")])],
      outputs: [TinyModels.port("y", shape)], opset: opset)
    model.producerName = "test"
    model.producerVersion = "1"
    return model
  }

  @Test func dynamicDimensionsAreListedWithTheirPlaces() throws {
    let bytes: [UInt8] = try model([.named("batch"), .open, .size(3)]).serializedBytes()
    let loaded = try ONNXModel.load(bytes: bytes, bind: ["batch": 2, "x.1": 5])
    let interface = loaded.interface
    #expect(interface.inputs.map(\.description) == ["float32[batch x x.1 x 3]", "float32[batch]"])
    #expect(
      interface.dynamicDimensions == [
        ModelInterface.DynamicDimension(name: "batch", places: ["x axis 0", "n axis 0"]),
        ModelInterface.DynamicDimension(name: "x.1", places: ["x axis 1"]),
      ])
    #expect(interface.producer == "test 1")
    #expect(interface.operatorSets == ["": 17])
  }

  @Test func initializersAreNoInputs() throws {
    var model = self.model([.named("batch"), .size(4)])
    var weight = ONNXTensorProto()
    weight.name = "w"
    weight.dims = [3, 5]
    weight.dataType = 10
    model.graph.initializer = [weight]
    model.graph.input.append(TinyModels.port("w", [.size(3), .size(5)]))
    let folder = TemporaryFolder()
    let path = folder.path + "/model.onnx"
    let bytes: Data = try model.serializedBytes()
    try bytes.write(to: URL(fileURLWithPath: path))
    #expect(try ONNXModel.interface(path: path).inputs.map(\.name) == ["x", "n"])
    let error = #expect(throws: ONNXError.self) {
      try ONNXModel.interface(path: folder.path + "/none.onnx")
    }
    #expect(error?.code == .unreadable)
  }

  @Test func changesOfAnInterfaceAreNamed() {
    func interface(_ model: ONNXModelProto) -> ModelInterface {
      ModelInterface(model) { _ in true }
    }
    let old = interface(model([.named("batch"), .size(4)]))
    #expect(old.changes(to: old) == [])
    let new = interface(model([.size(2), .size(4)], opset: 18))
    #expect(
      old.changes(to: new) == [
        ModelInterface.Change(
          subject: "input x", before: "float32[batch x 4]", after: "float32[2x4]"),
        ModelInterface.Change(
          subject: "output y", before: "float32[batch x 4]", after: "float32[2x4]"),
        ModelInterface.Change(subject: "operator set ai.onnx", before: "17", after: "18"),
      ])
    var reordered = model([.named("batch"), .size(4)])
    reordered.graph.input.reverse()
    #expect(old.changes(to: interface(reordered)).map(\.subject) == ["order of inputs"])
  }

  /// An output may be an input, under the same name, beside others.
  @Test func inputsAreHandedThrough() throws {
    let model = TinyModels.model(
      [TinyModels.node("Relu", ["x"], ["y"])], inputs: [TinyModels.port("x", [.size(3)])],
      outputs: [TinyModels.port("x", [.size(3)]), TinyModels.port("y", [.size(3)])])
    let loaded = try ONNXModel.load(bytes: try model.serializedBytes())
    let written = try ONNXModel.load(bytes: try loaded.exportBytes(graph: loaded.graph))
    #expect(written.interface.inputs.map(\.name) == ["x"])
    #expect(written.interface.outputs.map(\.name) == ["x", "y"])
    #expect(try loaded.verify(graph: loaded.graph).isEquivalent)
  }

  /// Inputs with default values are weights; where they could be given, that is said.
  @Test(arguments: [(Int64(3), 0), (4, 1), (8, 1)])
  func lostInputsAreNamed(version: Int64, warnings: Int) throws {
    var weight = ONNXTensorProto()
    weight.name = "w"
    weight.dims = [3]
    weight.dataType = 1
    weight.floatData = [1, 2, 3]
    var model = TinyModels.model(
      [TinyModels.node("Add", ["x", "w"], ["y"])],
      inputs: [TinyModels.port("x", [.size(3)]), TinyModels.port("w", [.size(3)])],
      outputs: [TinyModels.port("y", [.size(3)])], weights: [weight])
    model.irVersion = version
    let loaded = try ONNXModel.load(bytes: try model.serializedBytes())
    #expect(loaded.warnings.count == warnings, "\(loaded.warnings)")
    #expect(loaded.warnings.allSatisfy { $0.contains("1 (w)") }, "\(loaded.warnings)")
    #expect(loaded.graph.inputs.count == 1)
  }
}
