import Foundation
import SwiftProtobuf
import TensorGraph
import Testing

@testable import ONNXFormat

/// Names, documentation and metadata that a model gives its parts, after rewriting.
@Suite struct AnnotationTests {
  private static func entry(_ key: String, _ value: String) -> ONNXStringStringEntryProto {
    var entry = ONNXStringStringEntryProto()
    (entry.key, entry.value) = (key, value)
    return entry
  }

  /// `y = Exp(Relu(Relu(x)) * w)`, then a Reshape by a named constant; all parts are described.
  private static func model() throws -> ONNXModelProto {
    var nodes = [
      TinyModels.node("Relu", ["x"], ["bait"]), TinyModels.node("Relu", ["bait"], ["r"]),
      TinyModels.node("Mul", ["r", "w"], ["s"]), TinyModels.node("Exp", ["s"], ["e"]),
      TinyModels.node("Reshape", ["e", "target"], ["y"]),
    ]
    for (index, name) in ["first", "second", "keep me", "exponent", "last"].enumerated() {
      nodes[index].name = name
      nodes[index].docString = "text of \(name)"
      nodes[index].metadataProps = [entry("nkey", "meta of \(name)")]
    }
    var weight = try ONNXTensorProto(
      StoredTensor(
        type: TensorType(.float32, [2, 3]), bytes: ElementCoding.data((0..<6).map(Float.init))),
      named: "w")
    weight.docString = "text of w"
    weight.metadataProps = [entry("ikey", "weight meta")]
    let target = try ONNXTensorProto(NodeReading.integers([6], shape: [1]), named: "target")
    var model = TinyModels.model(
      nodes, inputs: [TinyModels.port("x", [.size(2), .size(3)])],
      outputs: [TinyModels.port("y", [.size(6)])], weights: [weight, target])
    model.irVersion = 10
    var info = TinyModels.port("s", [.size(2), .size(3)])
    info.docString = "text of s"
    info.metadataProps = [entry("vkey", "value meta")]
    model.graph.valueInfo = [info]
    return model
  }

  /// Puts one Relu in the place of two.
  private static func edit(_ graph: Graph) throws -> GraphEdit {
    let relus = graph.nodeIDs.filter { graph[$0].op == .relu }
    let last = try #require(relus.last)
    var edit = GraphEdit()
    let new = try edit.add(.relu, .none, [Value(graph.inputs[0])], in: graph)
    edit.redirect(Value(last), to: Value(new))
    return edit
  }

  @Test func whatIsNotTouchedIsKept() throws {
    let loaded = try ONNXModel.load(bytes: Self.model().serializedBytes())
    let edit = try Self.edit(loaded.graph)
    var graph = loaded.graph
    try graph.apply(edit)
    let history = try RewriteHistory(of: [("relu-of-relu", edit)], from: loaded.graph)
    let written = try ONNXModelProto(
      serializedBytes: loaded.exportBytes(graph: graph, history: history))

    let nodes = written.graph.node
    #expect(nodes.map(\.opType) == ["Relu", "Mul", "Exp", "Reshape"])
    #expect(nodes.map(\.name) == ["second", "keep me", "exponent", "last"])
    #expect(nodes.map { $0.output[0] } == ["r", "s", "e", "y"])
    #expect(nodes[0].metadataProps == [Self.entry("xrlflow.rule", "relu-of-relu")])
    #expect(nodes[0].docString.isEmpty)
    for node in nodes.dropFirst() {
      #expect(node.docString == "text of \(node.name)")
      #expect(node.metadataProps == [Self.entry("nkey", "meta of \(node.name)")])
    }
    let info = try #require(written.graph.valueInfo.first { $0.name == "s" })
    #expect(info.docString == "text of s")
    #expect(info.metadataProps == [Self.entry("vkey", "value meta")])
    let weight = try #require(written.graph.initializer.first { $0.name == "w" })
    #expect(weight.docString == "text of w")
    #expect(weight.metadataProps == [Self.entry("ikey", "weight meta")])
    // The shape is an attribute of the normal form: it comes back under its name.
    #expect(nodes[3].input == ["e", "target"])
  }

  /// A node that two rules made names both, and one beside what is replaced has a name of its own.
  @Test func rulesAreNamedInOrder() throws {
    let loaded = try ONNXModel.load(bytes: Self.model().serializedBytes())
    let first = try Self.edit(loaded.graph)
    var graph = loaded.graph
    let effect = try graph.apply(first)
    let relu = try #require(effect.added.first?.id)
    var second = GraphEdit()
    let step = try second.add(.neg, .none, [Value(graph.inputs[0])], in: graph)
    let again = try second.add(.neg, .none, [Value(step)], in: graph)
    let new = try second.add(.relu, .none, [Value(again)], in: graph)
    second.redirect(Value(relu), to: Value(new))
    try graph.apply(second)
    let history = try RewriteHistory(of: [("one", first), ("two", second)], from: loaded.graph)
    let written = try ONNXModelProto(
      serializedBytes: loaded.exportBytes(graph: graph, history: history))
    #expect(
      written.graph.node.prefix(3).map { $0.name } == ["second/Neg", "second/Neg_1", "second"])
    for node in written.graph.node.prefix(3) {
      #expect(node.metadataProps == [Self.entry("xrlflow.rule", "one, two")])
    }
    #expect(written.graph.node[2].output == ["r"])
  }
}
