import Rewriting
import TensorGraph

/// Rules and graphs that several tests use.
enum RuleExamples {
  static let mergeMatMul = """
    rule merge-matmul-same-input
      summary  Two products of one input by two weights become one product by the joined weight.
      family   matmul
      source   Linear algebra: x [u v] = [x u, x v]
      match    a = MatMul(x, u)
               b = MatMul(x, v)
      where    weight(u), weight(v), rank(u) == 2, rank(v) == 2, a != b
      rewrite  w = Concat(u, v; axis: 1)
               y = MatMul(x, w)
               a, b = Split(y; axis: rank(y) - 1, split: [dim(u, 1), dim(v, 1)])
    """

  /// A rule from its sections after the description.
  static func rule(_ name: String, _ body: String) -> String {
    "rule \(name)\n  summary  A test.\n  family   test\n\(body)\n  source   A test.\n"
  }

  static func set(_ rules: String...) throws -> RuleSet {
    try RuleSet(text: rules.joined(separator: "\n"), file: "test.rules")
  }

  /// An input x of shape 4 x 8 and the outputs that the closure gives.
  static func graph(
    _ shape: [Int] = [4, 8], _ build: (inout Graph, Value) throws -> [Value]
  ) rethrows -> Graph {
    var graph = Graph()
    let x = graph.addInput("x", TensorType(.float32, shape))
    let outputs = try build(&graph, x)
    for (position, output) in outputs.enumerated() { graph.addOutput("y\(position)", output) }
    return graph
  }
}

extension Graph {
  mutating func weight(_ name: String, _ shape: [Int], values: [Double]? = nil) -> Value {
    var hasher = ContentHasher()
    hasher.combine(name)
    let weight = Weight(key: hasher.finish(), values: values, name: name)
    return addWeight(weight, TensorType(.float32, shape))
  }

  mutating func one(
    _ op: Operator, _ attributes: Attributes = .none, _ inputs: Value...
  ) throws -> Value {
    Value(try add(op, attributes, inputs))
  }

  /// The operators of all nodes that are computed, by name, sorted.
  var operatorNames: [String] {
    nodeIDs.map { self[$0].op }.filter { $0.family != .structural }.map(\.name).sorted()
  }
}
