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

  @Test func missingSizesAreAllNamed() throws {
    let bytes = try model([.named("batch"), .open, .named("batch"), .named("sequence")])
    let error = #expect(throws: ONNXError.self) { try ONNXModel.load(bytes: bytes) }
    #expect(error?.code == .unboundDimension)
    #expect(
      error?.description == """
        the inputs have dimensions without a size: batch, x.1, sequence. Give sizes, for example \
        --bind batch=1 --bind x.1=1 --bind sequence=1
        """)
  }

  @Test func unknownNamesAndBadSizesAreRefused() throws {
    let bytes = try model([.named("batch")])
    for bind in [["batch": 1, "bach": 2], ["batch": 0], ["batch": -1], ["batch": Int.max]] {
      let error = #expect(throws: ONNXError.self) {
        try ONNXModel.load(bytes: bytes, bind: bind)
      }
      #expect(error?.code == .unboundDimension)
    }
  }
}
