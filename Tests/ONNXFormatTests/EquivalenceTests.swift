import ONNXRuntime
import SwiftProtobuf
import TensorGraph
import Testing

@testable import ONNXFormat

/// Tolerances that are measured: what they come to, what they let through, what they stop.
@Suite struct EquivalenceTests {
  /// A product of random numbers, `width` terms each, and a bias.
  private func layer(
    width: Int, of type: ElementType = .float32, weightScale: Double = 1
  ) throws -> LoadedModel {
    var graph = Graph()
    var store = WeightStore()
    let x = graph.addInput("x", TensorType(type, [4, width]))
    let weightType = TensorType(type, [width, 8])
    let values = (0..<width * 8).map { weightScale * Double(($0 * 7919) % 101 - 50) / 50 }
    let tensor = try #require(StoredTensor(type: weightType, values: values))
    let weight = graph.addWeight(store.insert(tensor, named: "w"), weightType)
    graph.addOutput("y", Value(try graph.add(.matMul, .none, [x, weight])))
    return try model(graph, store)
  }

  /// The model of a graph, in the frame of another one.
  private func model(_ graph: Graph, _ weights: WeightStore) throws -> LoadedModel {
    var empty = try ONNXModel.load(bytes: try relu().serializedBytes())
    for key in weights.keys {
      if let tensor = weights[key] { empty.weights.insert(tensor, named: "w") }
    }
    return try ONNXModel.load(bytes: empty.exportBytes(graph: graph))
  }

  private func relu() -> ONNXModelProto {
    TinyModels.model(
      [TinyModels.node("Relu", ["x"], ["y"])],
      inputs: [TinyModels.port("x", [.size(4)])], outputs: [TinyModels.port("y", [.size(4)])])
  }

  /// The graph with its output multiplied by `factor`.
  private func scaled(_ model: LoadedModel, by factor: Double) throws -> Graph {
    var graph = model.graph
    let output = graph.outputs[0].value
    let type = TensorType(graph.type(of: output).elementType, [])
    let tensor = try #require(StoredTensor(type: type, values: [factor]))
    var edit = GraphEdit(added: [
      Node(.weight, inputs: [], outputs: [type], payload: .weight(tensor.weight(named: "f")))
    ])
    let product = try edit.add(.mul, .none, [output, Value(.added(0))], in: graph)
    edit.redirect(output, to: Value(product))
    try graph.apply(edit)
    return graph
  }

  @Test func noiseIsThatOfTheModel() throws {
    let report = try layer(width: 256).verify(graph: try layer(width: 256).graph)
    let output = try #require(report.outputs.first)
    #expect(output.relativeError == 0)
    let order = try #require(output.noise.order)
    // Sums of 256 numbers in another order differ, by some roundings.
    #expect(order > 0 && order < 1e-5)
    #expect(output.noise.inputs > 0 && output.noise.inputs < 1e-5)
    #expect(report.isEquivalent)
  }

  /// An error of some roundings passes, one of a thousandth does not, in a model that is exact to a
  /// millionth.
  @Test(arguments: [(1 + 0x1p-23, true), (1.00002, false), (1.001, false), (-1, false)])
  func whatRoundingDoesNotExplainIsStopped(factor: Double, passes: Bool) throws {
    let model = try layer(width: 64)
    let report = try model.verify(graph: try scaled(model, by: factor))
    #expect(report.isEquivalent == passes, "\(report.summary)")
  }

  /// Half precision is a thousand times noisier: the same error passes.
  @Test func halfPrecisionHasItsOwnNoise() throws {
    let model = try layer(width: 64, of: .float16, weightScale: 0.1)
    let report = try model.verify(graph: try scaled(model, by: 1 + 0x1p-10))
    #expect(report.isEquivalent, "\(report.summary)")
    let wrong = try model.verify(graph: try scaled(model, by: 1.1))
    #expect(!wrong.isEquivalent, "\(wrong.summary)")
  }

  /// Integers have no rounding: one off is too much.
  @Test func integersAreExact() throws {
    var graph = Graph()
    let x = graph.addInput("x", TensorType(.int64, [6]))
    graph.addOutput("y", Value(try graph.add(.abs, .none, [x])))
    let model = try model(graph, WeightStore())
    #expect(try model.verify(graph: model.graph).isEquivalent)
    let report = try model.verify(graph: try plusOne(model.graph))
    #expect(!report.isEquivalent, "\(report.summary)")
    #expect(report.outputs.first?.tolerance == 0)
  }

  private func plusOne(_ graph: Graph) throws -> Graph {
    var graph = graph
    let type = TensorType(.int64, [])
    let one = try #require(StoredTensor(type: type, values: [1]))
    var edit = GraphEdit(added: [
      Node(.weight, inputs: [], outputs: [type], payload: .weight(one.weight(named: "one")))
    ])
    let output = graph.outputs[0].value
    let sum = try edit.add(.add, .none, [output, Value(.added(0))], in: graph)
    edit.redirect(output, to: Value(sum))
    try graph.apply(edit)
    return graph
  }

  /// Reordering changes the order of sums and nothing else.
  @Test(arguments: [
    "reduce-sum-7", "reduce-mean-18", "gemm-17", "gemm-plain-11", "conv-same-17", "fused-matmul-13",
    "fused-conv-13",
  ])
  func reorderedFormsComputeTheSame(_ name: String) throws {
    let found = try #require(OperatorSetTests.cases.first { $0.name == name })
    var model = try ONNXModel.load(bytes: Array(found.model))
    let reordered = try model.graph.reordered(seed: 3, weights: &model.weights)
    let graph = try #require(reordered)
    #expect(graph.contentHash != model.graph.contentHash)
    let report = try model.verify(graph: graph)
    #expect(report.isEquivalent, "\(report.summary)")
  }

  /// Half of the inputs give nothing but a zero, on every scale: others are drawn.
  @Test(arguments: 1...6) func smallModelsThatEndInReluAreCompared(seed: UInt64) throws {
    var graph = Graph()
    var store = WeightStore()
    let x = graph.addInput("x", TensorType(.float32, [1, 8]))
    let type = TensorType(.float32, [8, 1])
    let tensor = try #require(StoredTensor(type: type, values: (0..<8).map { Double($0) - 3 }))
    let weight = graph.addWeight(store.insert(tensor, named: "w"), type)
    let product = Value(try graph.add(.matMul, .none, [x, weight]))
    graph.addOutput("y", Value(try graph.add(.relu, .none, [product])))
    let model = try model(graph, store)
    let check = Equivalence(seed: seed)
    let report = try model.verify(graph: model.graph, with: check)
    #expect(report.isEquivalent && report.outputs.first?.scale ?? 0 > 0, "\(report.summary)")
    #expect(try !model.verify(graph: try scaled(model, by: 1.1), with: check).isEquivalent)
  }

  /// What depends on no input says all it can: zeros and NaN must be the same ones.
  @Test(arguments: [0, Double.nan, .infinity])
  func constantOutputsAreCompared(number: Double) throws {
    func model(_ numbers: [Double]) throws -> LoadedModel {
      var graph = Graph()
      var store = WeightStore()
      let x = graph.addInput("x", TensorType(.float32, [2]))
      let type = TensorType(.float32, [2])
      let tensor = try #require(StoredTensor(type: type, values: numbers))
      let weight = graph.addWeight(store.insert(tensor, named: "w"), type)
      graph.addOutput("y", Value(try graph.add(.neg, .none, [x])))
      graph.addOutput("z", Value(try graph.add(.neg, .none, [weight])))
      return try self.model(graph, store)
    }
    let original = try model([number, number])
    let report = try original.verify(graph: original.graph)
    #expect(report.isEquivalent, "\(report.summary)")
    let other = try Equivalence().baseline(
      original: original.source, inputs: original.graph.inputSpecifications,
      constants: original.graph.constantOutputs
    ).report(on: try model([number, 1]).source)
    #expect(!other.isEquivalent, "\(other.summary)")
  }
}
