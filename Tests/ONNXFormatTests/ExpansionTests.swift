import SwiftProtobuf
import TensorGraph
import Testing

@testable import ONNXFormat

/// Functions and branches that are written out; the models of make_models.py compare what they
/// compute with ONNX Runtime, these tests look at what is left.
@Suite struct ExpansionTests {
  private func load(_ name: String) throws -> LoadedModel {
    let found = try #require(OperatorSetTests.cases.first { $0.name == name })
    return try ONNXModel.load(bytes: Array(found.model))
  }

  private func operators(_ model: LoadedModel) -> [String] {
    model.graph.topologicalOrder().map { model.graph[$0].op }
      .filter { $0 != .input && $0 != .weight }.map(\.name)
  }

  @Test func attributesReachTheNodesWithin() throws {
    let model = try load("functions-17")
    let slopes = model.graph.nodeIDs.filter { model.graph[$0].op == .leakyRelu }
      .compactMap { model.graph[$0].attributes.float("alpha") }
    #expect(slopes.sorted() == [0.25, 0.25, 0.5, 0.5])
    // The second call leaves alpha out, and the function has no default: ONNX's own counts.
    let alphas = model.graph.nodeIDs.filter { model.graph[$0].op == .elu }
      .compactMap { model.graph[$0].attributes.float("alpha") }
    #expect(alphas.sorted() == [0.5, 1])
    // The functions are not needed any more.
    let written = try ONNXModelProto(serializedBytes: model.exportBytes(graph: model.graph))
    #expect(written.functions.isEmpty)
    #expect(written.opsetImport.map(\.domain).contains("local"))
  }

  /// What computes a value of which only the shape is read, which is known, is no part of the graph.
  @Test func whatIsReadForItsShapeIsLeftOut() throws {
    let nodes = [
      TinyModels.node("Sigmoid", ["x"], ["s"]), TinyModels.node("Exp", ["s"], ["e"]),
      TinyModels.node("Shape", ["e"], ["shape"]), TinyModels.node("Relu", ["x"], ["r"]),
      TinyModels.node("Reshape", ["r", "shape"], ["y"]),
    ]
    let port = { TinyModels.port($0, [.size(2), .size(3)]) }
    let bytes: [UInt8] = try TinyModels.model(nodes, inputs: [port("x")], outputs: [port("y")])
      .serializedBytes()
    let model = try ONNXModel.load(bytes: bytes)
    #expect(!operators(model).contains("Sigmoid") && !operators(model).contains("Exp"))
    #expect(operators(model).contains("Relu"))
    #expect(model.valueNames.keys.allSatisfy { model.graph.contains($0.node) })
    try model.graph.checkInvariants()
    #expect(try model.verify(graph: model.graph).isEquivalent)
  }

  @Test func calledFunctionsStay() throws {
    let model = try load("function-old-opaque-17")
    let written = try ONNXModelProto(serializedBytes: model.exportBytes(graph: model.graph))
    #expect(written.functions.map(\.name) == ["Middle"])
    #expect(model.opaqueReasons.values.contains { $0.contains("another operator set") })
  }

  @Test func onlyTheTakenBranchIsLeft() throws {
    #expect(try operators(load("if-constant-17")) == ["Relu", "Add", "Neg"])
    #expect(try operators(load("if-shape-yes-17")) == ["Reshape", "Relu"])
    #expect(try operators(load("if-shape-no-17")) == ["Relu"])
    #expect(try operators(load("if-nested-17")).sorted() == ["Add", "Relu", "Sub"])
  }

  /// A function that calls itself is left alone, with a reason; so is a chain that never ends.
  @Test func functionsThatCallThemselvesStay() throws {
    var model = TinyModels.model(
      [TinyModels.node("F", ["x"], ["y"])], inputs: [TinyModels.port("x", [.size(2)])],
      outputs: [TinyModels.port("y", [.size(2)])])
    model.graph.node[0].domain = "local"
    var set = ONNXOperatorSetIdProto()
    (set.domain, set.version) = ("local", 1)
    model.opsetImport.append(set)
    for (name, callee) in [("F", "G"), ("G", "F")] {
      var function = ONNXFunctionProto()
      (function.name, function.domain) = (name, "local")
      (function.input, function.output) = (["a"], ["b"])
      function.node = [TinyModels.node(callee, ["a"], ["b"])]
      function.node[0].domain = "local"
      function.opsetImport = [set]
      model.functions.append(function)
    }
    let loaded = try ONNXModel.load(bytes: model.serializedBytes())
    #expect(loaded.opaqueReasons.values.sorted() == ["a function of the model: it calls itself"])
  }

  /// Calls that double with each level are refused before they are written out.
  @Test func growthIsBounded() throws {
    var model = TinyModels.model(
      [TinyModels.node("F0", ["x"], ["y"])], inputs: [TinyModels.port("x", [.size(2)])],
      outputs: [TinyModels.port("y", [.size(2)])])
    model.graph.node[0].domain = "local"
    for level in 0..<40 {
      var function = ONNXFunctionProto()
      (function.name, function.domain) = ("F\(level)", "local")
      (function.input, function.output) = (["a"], ["b"])
      let callee = level == 39 ? "Neg" : "F\(level + 1)"
      function.node = [
        TinyModels.node(callee, ["a"], ["t"]), TinyModels.node(callee, ["t"], ["b"]),
      ]
      for index in 0..<2 where level < 39 { function.node[index].domain = "local" }
      function.opsetImport = model.opsetImport
      model.functions.append(function)
    }
    let error = #expect(throws: ONNXError.self) { _ = try Expansion(model) }
    #expect(error?.code == .invalidModel)
    #expect(error?.description.contains("calls functions that stand for more nodes") == true)
    // Twelve levels stand for 4096 nodes.
    model.graph.node[0].opType = "F28"
    #expect(try Expansion(model).model.graph.node.count == 1 << 12)
  }

  /// What a bfloat16 model computes is compared in float32.
  @Test func modelsOfBrainFloatsAreCompared() throws {
    let model = try load("bfloat16-all-22")
    let report = try model.verify(graph: model.graph)
    #expect(report.isWidened && report.isEquivalent, "\(report.summary)")
    let relu = try #require(model.graph.nodeIDs.first { model.graph[$0].op == .relu })
    var edit = GraphEdit()
    let negated = try edit.add(.neg, .none, [model.graph[relu].inputs[0]], in: model.graph)
    edit.redirect(Value(relu), to: Value(negated))
    var wrong = model.graph
    try wrong.apply(edit)
    #expect(try !model.verify(graph: wrong).isEquivalent)
    // The runtime cannot fold them: the nodes are there, and the weights as they were.
    let written = try ONNXModelProto(serializedBytes: model.exportBytes(graph: model.graph))
    #expect(written.graph.node.map(\.opType).sorted() == ["Add", "MatMul", "Mul", "Relu"])
    #expect(try WeightFolding(model, model.graph).notes.count == 1)
  }

  @Test func quantisedWeightsStaySmall() throws {
    for name in ["qdq-conv-13", "qdq-matmul-21", "qdq-int4-21"] {
      let model = try load(name)
      let written = try ONNXModelProto(serializedBytes: model.exportBytes(graph: model.graph))
      let type = ElementType(
        rawValue: UInt8(written.graph.initializer.first { $0.name == "w" }?.dataType ?? 0))
      #expect(type == .int8 || type == .int4, "\(name)")
    }
  }
}
