import Foundation
import SwiftProtobuf
import TensorGraph
import Testing

@testable import ONNXFormat

/// Folding does not make a file larger by more than a twentieth.
@Suite struct FoldingGrowthTests {
  private static func floats(_ name: String, _ shape: [Int]) throws -> ONNXTensorProto {
    let values = (0..<shape.reduce(1, *)).map { Float($0 % 7) - 3 }
    return try ONNXTensorProto(
      StoredTensor(type: TensorType(.float32, shape), bytes: ElementCoding.data(values)),
      named: name)
  }

  private static func integers(_ name: String, _ values: [Int]) throws -> ONNXTensorProto {
    try ONNXTensorProto(NodeReading.integers(values, shape: [values.count]), named: name)
  }

  private func load(
    _ nodes: [ONNXNodeProto], _ weights: [ONNXTensorProto], input: [Int], output: [Int]
  ) throws -> (model: LoadedModel, size: Int) {
    let message = TinyModels.model(
      nodes, inputs: [TinyModels.port("x", input.map { .size($0) })],
      outputs: [TinyModels.port("y", output.map { .size($0) })], weights: weights)
    let bytes: [UInt8] = try message.serializedBytes()
    return (try ONNXModel.load(bytes: bytes), bytes.count)
  }

  /// A row that is repeated, and a constant that is spread: both stay as they are.
  private func repeated() throws -> (model: LoadedModel, size: Int) {
    var filled = TinyModels.node("ConstantOfShape", ["shape"], ["c"])
    var value = ONNXAttributeProto()
    (value.name, value.type) = ("value", .tensor)
    value.t = try Self.floats("v", [1])
    filled.attribute = [value]
    return try load(
      [
        filled, TinyModels.node("Tile", ["row", "times"], ["t"]),
        TinyModels.node("Add", ["x", "c"], ["s"]), TinyModels.node("Mul", ["s", "t"], ["y"]),
      ],
      [
        Self.integers("shape", [200, 300]), Self.floats("row", [1, 300]),
        Self.integers("times", [200, 1]),
      ], input: [200, 300], output: [200, 300])
  }

  @Test func repetitionStaysAnOperator() throws {
    let (model, size) = try repeated()
    let bytes = try model.exportBytes(graph: model.graph)
    #expect(Double(bytes.count) < 1.05 * Double(size) + 400)
    let written = try ONNXModelProto(serializedBytes: bytes)
    #expect(written.graph.node.map(\.opType).sorted() == ["Add", "Expand", "Mul", "Tile"])
    let notes = try WeightFolding(model, model.graph).notes
    #expect(notes.count == 1 && notes.first?.contains("--grow") == true, "\(notes)")
    #expect(try model.verify(graph: model.graph).isEquivalent)
  }

  @Test func growingIsDoneOnDemand() throws {
    let (loaded, size) = try repeated()
    var model = loaded
    model.mayGrow = true
    let bytes = try model.exportBytes(graph: model.graph)
    #expect(bytes.count > 400_000 + size)
    let written = try ONNXModelProto(serializedBytes: bytes)
    #expect(written.graph.node.map(\.opType).sorted() == ["Add", "Mul"])
  }

  /// Small integers that are cast and scaled stay small; what does not grow is folded beside them.
  @Test func scaledIntegersStaySmall() throws {
    let table = StoredTensor(
      type: TensorType(.int8, [64, 64]), bytes: Data((0..<4096).map { UInt8($0 % 100) }))
    var cast = TinyModels.node("Cast", ["q"], ["f"])
    var to = ONNXAttributeProto()
    (to.name, to.type, to.i) = ("to", .int, 1)
    cast.attribute = [to]
    let (model, size) = try load(
      [
        cast, TinyModels.node("Mul", ["f", "scale"], ["w"]),
        TinyModels.node("Neg", ["b"], ["n"]), TinyModels.node("MatMul", ["x", "w"], ["m"]),
        TinyModels.node("Add", ["m", "n"], ["y"]),
      ],
      [ONNXTensorProto(table, named: "q"), Self.floats("scale", [64]), Self.floats("b", [64])],
      input: [1, 64], output: [1, 64])
    let bytes = try model.exportBytes(graph: model.graph)
    #expect(Double(bytes.count) < 1.05 * Double(size))
    let written = try ONNXModelProto(serializedBytes: bytes)
    #expect(written.graph.node.map(\.opType) == ["Cast", "Mul", "MatMul", "Add"])
  }

  /// A table that is read as it is and transposed is stored once.
  @Test func sharedTableIsStoredOnce() throws {
    let (model, size) = try load(
      [
        TinyModels.node("Transpose", ["w"], ["t"]), TinyModels.node("MatMul", ["x", "w"], ["m"]),
        TinyModels.node("MatMul", ["m", "t"], ["y"]),
      ], [Self.floats("w", [64, 64])], input: [1, 64], output: [1, 64])
    let bytes = try model.exportBytes(graph: model.graph)
    #expect(Double(bytes.count) < 1.05 * Double(size))
    // Read in both places only after a change, it is stored once, too.
    #expect(FoldingGrowth(model.graph, [], limit: 0).left.isEmpty)
  }

  /// What takes no more space than before is folded, whatever the limit.
  @Test func whatDoesNotGrowIsFolded() throws {
    let (model, _) = try load(
      [TinyModels.node("Transpose", ["w"], ["t"]), TinyModels.node("MatMul", ["x", "t"], ["y"])],
      [Self.floats("w", [8, 4])], input: [1, 4], output: [1, 8])
    let written = try ONNXModelProto(serializedBytes: model.exportBytes(graph: model.graph))
    #expect(written.graph.node.map(\.opType) == ["MatMul"])
  }
}
