import DurableFiles
import Foundation
import ONNXFormat
import ONNXRuntime
import TensorGraph
import TestSupport
import Testing

/// Graphs that differ from the model that they came from.
@Suite struct EditedGraphTests {
  private func load(_ name: String) throws -> LoadedModel {
    let found = try #require(OperatorSetTests.cases.first { $0.name == name })
    return try ONNXModel.load(bytes: Array(found.model))
  }

  /// Puts `-(-v)` in the place of every reader's `v`.
  private func negatedTwice(_ graph: Graph, _ id: NodeID) throws -> Graph {
    var edit = GraphEdit()
    let once = try edit.add(.neg, .none, [Value(id)], in: graph)
    let twice = try edit.add(.neg, .none, [Value(once)], in: graph)
    edit.redirect(Value(id), to: Value(twice))
    var result = graph
    try result.apply(edit)
    return result
  }

  @Test func subgraphReadsWhatReplacedItsValue() throws {
    let model = try load("if-17")
    let relu = try #require(model.graph.nodeIDs.first { model.graph[$0].op == .relu })
    let graph = try negatedTwice(model.graph, relu)
    let report = try model.verify(graph: graph)
    #expect(report.isEquivalent, "\(report.summary)")
    // The comparison itself can fail: one sign less is another function.
    var edit = GraphEdit()
    let once = try edit.add(.neg, .none, [Value(relu)], in: model.graph)
    edit.redirect(Value(relu), to: Value(once))
    var wrong = model.graph
    try wrong.apply(edit)
    #expect(try !model.verify(graph: wrong).isEquivalent)
  }

  @Test(arguments: ["bert_tiny_ts", "firenet_dynamo", "lstm_cell_unrolled_ts"])
  func newNodesEverywhere(_ name: String) throws {
    let model = try ONNXModel.load(path: Fixtures.path(name))
    var graph = model.graph
    for id in model.graph.topologicalOrder()
    where graph[id].outputs.count == 1 && graph[id].outputs[0].elementType == .float32 {
      graph = try negatedTwice(graph, id)
    }
    #expect(graph.nodeCount > 2 * model.graph.nodeCount)
    let report = try model.verify(graph: graph)
    #expect(report.isEquivalent, "\(report.summary)")
  }

  /// Weights that the store has never seen: their values travel in the node.
  @Test func newWeightsAndNewOperatorSets() throws {
    var model = try load("reshape-13")
    var graph = model.graph
    let output = graph.outputs[0].value
    let one = try #require(StoredTensor(type: TensorType(.float32, []), values: [1]))
    let half = try #require(
      StoredTensor(
        type: TensorType(.float32, [32]),
        values: Array(
          repeating: 0.5, count: 32)))
    var edit = GraphEdit(added: [
      Node(.weight, inputs: [], outputs: [one.type], payload: .weight(one.weight(named: "one")))
    ])
    let scaled = try edit.add(.mul, .none, [output, Value(.added(0))], in: graph)
    // Gelu is standard from operator set 20 on, QuickGelu is the runtime's own.
    let gelu = try edit.add(.gelu, ["approximate": .string("none")], [Value(scaled)], in: graph)
    let quick = try edit.add(.quickGelu, ["alpha": .float(1.702)], [Value(gelu)], in: graph)
    edit.redirect(output, to: Value(quick))
    try graph.apply(edit)
    let bytes = try model.exportBytes(graph: graph)
    let again = try ONNXModel.load(bytes: bytes)
    #expect(again.opsets == ["": 20, "com.microsoft": 1])
    #expect(again.graph.contentHash == graph.contentHash)
    _ = try ONNXRuntime.load().session(model: .bytes(bytes))
    // A larger weight must be in the store.
    var large = model.graph
    let weight = large.addWeight(half.weight(named: "half"), half.type)
    large.addOutput("half", weight)
    let error = #expect(throws: ONNXError.self) { try model.exportBytes(graph: large) }
    #expect(error?.code == .notWritable)
    model.weights.insert(half, named: "half")
    #expect(try !model.exportBytes(graph: large).isEmpty)
  }

  @Test func failedExportLeavesTheOldFile() throws {
    let folder = TemporaryFolder()
    let path = folder.path + "/model.onnx"
    try "old".write(toFile: path, atomically: true, encoding: .utf8)
    let model = try load("reshape-13")
    var broken = model.graph
    let missing = Weight(key: ContentHash(high: 1, low: 2), values: nil, name: "lost")
    broken.addOutput("lost", broken.addWeight(missing, TensorType(.float32, [99])))
    #expect(throws: ONNXError.self) { try model.export(graph: broken, to: path) }
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "old")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["model.onnx"])
    let nowhere = #expect(throws: FileError.self) {
      try model.export(graph: model.graph, to: folder.path + "/none/model.onnx")
    }
    #expect(nowhere?.path == folder.path + "/none/model.onnx")
  }
}
