import SwiftProtobuf
import TensorGraph
import Testing

@testable import ONNXFormat

@Suite struct BindingTests {
  private func model(_ shape: [TinyModels.Dimension]) throws -> [UInt8] {
    try TinyModels.model(
      [TinyModels.node("Relu", ["x"], ["y"])], inputs: [TinyModels.port("x", shape)],
      outputs: [TinyModels.port("y", shape)]
    ).serializedBytes()
  }

  @Test func bindsNamedAndOpenDimensions() throws {
    let bytes = try model([.named("batch"), .open, .size(3)])
    let loaded = try ONNXModel.load(bytes: bytes, bind: ["batch": 2, "x.1": 5])
    #expect(loaded.inputs.map(\.type) == [TensorType(.float32, [2, 5, 3])])
    #expect(loaded.graph.type(of: loaded.graph.outputs[0].value).shape == [2, 5, 3])
    #expect(try loaded.verify(graph: loaded.graph).isEquivalent)
  }

  @Test func missingSizesAreChosenByName() throws {
    let bytes = try model([.named("batch"), .open, .named("batch"), .named("sequence")])
    let loaded = try ONNXModel.load(bytes: bytes, bind: ["x.1": 7])
    #expect(loaded.inputs.map(\.type) == [TensorType(.float32, [1, 7, 1, 128])])
    #expect(loaded.dimensions.map(\.name) == ["batch", "x.1", "sequence"])
    #expect(loaded.dimensions.map(\.source) == [.chosen, .given, .chosen])
  }

  @Test func dimensionsCalledByAQuestionMarkAreBoundApart() throws {
    let bytes = try model([.named("?"), .named("?")])
    let loaded = try ONNXModel.load(bytes: bytes, bind: ["x.0": 2, "x.1": 5])
    #expect(loaded.inputs.map(\.type) == [TensorType(.float32, [2, 5])])
  }

  @Test func frozenDimensionsAreWrittenAsSizes() throws {
    let bytes = try model([.named("batch"), .open, .named("sequence")])
    let loaded = try ONNXModel.load(
      bytes: bytes, bind: ["sequence": 9], freeze: .named(["sequence"]))
    let written = try ONNXModelProto(serializedBytes: loaded.exportBytes(graph: loaded.graph))
    for port in written.graph.input + written.graph.output {
      let dimensions = port.type.tensorType.shape.dim
      #expect(dimensions[0].dimParam == "batch")
      #expect(dimensions[1].value == nil)
      #expect(dimensions[2].dimValue == 9)
    }
    let all = try ONNXModel.load(bytes: bytes, freeze: .all)
    #expect(all.graph.pointCount == 1)
  }

  @Test func unknownNamesAndBadSizesAreRefused() throws {
    let bytes = try model([.named("batch")])
    for bind in [["batch": 1, "bach": 2], ["batch": 0], ["batch": -1], ["batch": Int.max]] {
      let error = #expect(throws: ONNXError.self) {
        try ONNXModel.load(bytes: bytes, bind: bind)
      }
      #expect(error?.code == .unboundDimension)
    }
    #expect(throws: ONNXError.self) {
      try ONNXModel.load(bytes: bytes, freeze: .named(["bach"]))
    }
  }
}
