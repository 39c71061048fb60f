import Foundation
import SwiftProtobuf
import TensorGraph
import Testing

@testable import ONNXFormat

/// Constants in forms that are rare, and nodes that are there for their shape alone.
@Suite struct ConstantReadingTests {
  private func load(
    _ nodes: [ONNXNodeProto], _ weights: [ONNXTensorProto] = [], output: [Int],
    elementType: Int32 = 1
  ) throws -> LoadedModel {
    let message = TinyModels.model(
      nodes, inputs: [TinyModels.port("x", [.size(2), .size(3)])],
      outputs: [TinyModels.port("y", output.map { .size($0) }, elementType: elementType)],
      weights: weights)
    return try ONNXModel.load(bytes: message.serializedBytes())
  }

  private func scalar(_ name: String, _ value: Float, shape: [Int] = []) throws -> ONNXTensorProto {
    try ONNXTensorProto(
      StoredTensor(type: TensorType(.float32, shape), bytes: ElementCoding.data([value])),
      named: name)
  }

  @Test func sparseConstantIsRead() throws {
    var sparse = ONNXSparseTensorProto()
    sparse.values = try ONNXTensorProto(
      StoredTensor(type: TensorType(.float32, [2]), bytes: ElementCoding.data([Float(5), -1])),
      named: "")
    sparse.indices = try ONNXTensorProto(NodeReading.integers([1, 5], shape: [2]), named: "")
    sparse.dims = [2, 3]
    var constant = TinyModels.node("Constant", [], ["k"])
    var attribute = ONNXAttributeProto()
    (attribute.name, attribute.type) = ("sparse_value", .sparseTensor)
    attribute.sparseTensor = sparse
    constant.attribute = [attribute]
    let model = try load([constant, TinyModels.node("Add", ["x", "k"], ["y"])], output: [2, 3])
    #expect(model.opaqueReasons.isEmpty)
    let weight = try #require(model.graph.nodeIDs.compactMap { model.graph[$0].weight }.first)
    #expect(weight.values == [0, 5, 0, 0, 0, -1])
    #expect(try model.verify(graph: model.graph).isEquivalent)
  }

  /// Each element is the one before plus the step, in the element type.
  @Test func rangesOfFloatsAreKnown() throws {
    let model = try load(
      [
        TinyModels.node("Range", ["a", "b", "c"], ["r"]),
        TinyModels.node("Add", ["x", "r"], ["y"]),
      ], [scalar("a", 0.1), scalar("b", 0.35), scalar("c", 0.1)], output: [2, 3])
    #expect(model.opaqueReasons.isEmpty)
    let weight = try #require(model.graph.nodeIDs.compactMap { model.graph[$0].weight }.first)
    let step = Float(0.1)
    #expect(weight.values == [step, step + step, step + step + step].map { Double($0) })
    #expect(try model.verify(graph: model.graph).isEquivalent)
  }

  /// One scale and one zero point: whatever the rank of either.
  @Test(arguments: [([1], []), ([], [1])])
  func zeroPointMayHaveAnotherRank(scale: [Int], zero: [Int]) throws {
    let data = StoredTensor(type: TensorType(.uint8, [2, 3]), bytes: Data([1, 2, 3, 4, 5, 6]))
    let point = StoredTensor(type: TensorType(.uint8, zero), bytes: Data([2]))
    let model = try load(
      [
        TinyModels.node("DequantizeLinear", ["q", "s", "z"], ["d"]),
        TinyModels.node("Add", ["x", "d"], ["y"]),
      ],
      [
        ONNXTensorProto(data, named: "q"), scalar("s", 0.5, shape: scale),
        ONNXTensorProto(point, named: "z"),
      ], output: [2, 3])
    #expect(model.opaqueReasons.isEmpty, "\(model.opaqueReasons)")
    #expect(try model.verify(graph: model.graph).isEquivalent)
  }

  /// Reasons are given for nodes that are in the graph, and for no others.
  @Test func reasonsNameNodesOfTheGraph() throws {
    let model = try load(
      [
        TinyModels.node("RandomNormalLike", ["x"], ["n"]), TinyModels.node("Shape", ["n"], ["y"]),
      ], output: [2], elementType: 7)
    for id in model.opaqueReasons.keys { #expect(model.graph.contains(id), "\(id)") }
  }
}
