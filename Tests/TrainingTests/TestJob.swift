import Foundation
import GraphPolicy
import Protocol
import Rewriting
import TensorGraph

@testable import Training

/// Small jobs that tests train on.
enum TestJob {
  /// Sums associate, products of one input merge, a double Relu becomes one and a Relu two: there
  /// is always something to do, some of it good, some of it bad.
  static let rules = """
    rule associate-add
      summary  Sums of three associate the other way.
      family   elementwise
      source   A test.
      match    s = Add(x, y)
               t = Add(s, z)
      where    shape(x) == shape(y), shape(y) == shape(z)
      rewrite  r = Add(y, z)
               t = Add(x, r)

    rule merge-matmul
      summary  Two products of one input by two weights become one product by the joined weight.
      family   matmul
      source   A test.
      match    a = MatMul(x, u)
               b = MatMul(x, v)
      where    weight(u), weight(v), rank(u) == 2, rank(v) == 2, a != b
      rewrite  w = Concat(u, v; axis: 1)
               y = MatMul(x, w)
               a, b = Split(y; axis: rank(y) - 1, split: [dim(u, 1), dim(v, 1)])

    rule drop-relu
      summary  Relu of Relu is Relu.
      family   elementwise
      source   A test.
      match    a = Relu(x)
               b = Relu(a)
      rewrite  b = Relu(x)

    rule repeat-relu
      summary  Relu is Relu of Relu.
      family   elementwise
      source   A test.
      match    a = Relu(x)
      rewrite  b = Relu(x)
               a = Relu(b)
    """

  static func weight(_ number: UInt64) -> Weight {
    Weight(key: ContentHash(high: 7, low: number), values: nil, name: "w\(number)")
  }

  /// Four products of one input, summed up, with Relus around.
  static func sumGraph(size: Int = 8) throws -> Graph {
    var graph = Graph()
    let type = TensorType(.float32, [4, size])
    let x = graph.addInput("x", type)
    var sum: Value?
    for number in 0..<4 {
      let w = graph.addWeight(weight(UInt64(number)), TensorType(.float32, [size, size]))
      let product = Value(try graph.add(.matMul, [x, w]))
      sum = try sum.map { Value(try graph.add(.add, [$0, product])) } ?? product
    }
    let first = Value(try graph.add(.relu, [sum ?? x]))
    graph.addOutput("y", Value(try graph.add(.relu, [first])))
    return graph
  }

  /// A row of Relus.
  static func reluGraph(_ count: Int) throws -> Graph {
    var graph = Graph()
    var value = graph.addInput("x", TensorType(.float32, [64, 64]))
    for _ in 0..<count { value = Value(try graph.add(.relu, [value])) }
    graph.addOutput("y", value)
    return graph
  }

  static func description(
    graphs: [Graph], seed: UInt64 = 1, horizon: Int = 10, segmentLength: Int = 4,
    rules names: [String]? = nil
  ) throws -> JobDescription {
    let facts = JobConfiguration.ModelFacts(
      operatorSetVersion: 17, allowsMicrosoftOperators: true)
    let file = FileManager.default.temporaryDirectory
      .appending(path: "training-tests-\(UUID().uuidString).rules")
    try rules.write(to: file, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(at: file) }
    var selection = try RuleSource.load([file.path])
    if let names {
      selection = RuleSource.Selection(
        rules: selection.rules.filtered { names.contains($0.name) }, text: selection.text)
    }
    return JobDescription(
      models: graphs.enumerated().map {
        .init(name: "model-\($0.offset)", graph: $0.element, facts: facts)
      }, rules: selection, cost: "gpu", seed: seed, horizon: horizon,
      segmentLength: segmentLength, layers: 2, heads: 1)
  }

  static func prepared(
    graphs: [Graph]? = nil, seed: UInt64 = 1, horizon: Int = 10, segmentLength: Int = 4,
    rules: [String]? = nil
  ) throws -> PreparedJob {
    try PreparedJob(
      try description(
        graphs: graphs ?? [sumGraph()], seed: seed, horizon: horizon, segmentLength: segmentLength,
        rules: rules
      ).encoded())
  }
}

extension Graph {
  mutating func add(_ op: Operator, _ inputs: [Value]) throws -> NodeID {
    try add(op, .none, inputs)
  }
}
