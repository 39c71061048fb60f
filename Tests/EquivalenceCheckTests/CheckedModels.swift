import Foundation
import ONNXFormat
import TensorGraph
import TestSupport
import Testing

/// Small models that tests make.
enum CheckedModels {
  /// A model of one output `y`, written to a file and read again.
  ///
  /// - Parameter build: Adds nodes behind the input `x`, and returns what `y` is.
  static func make(
    _ type: TensorType, _ build: (inout Graph, inout WeightStore, Value) throws -> Value
  ) throws -> LoadedModel {
    var graph = Graph()
    var weights = WeightStore()
    let x = graph.addInput("x", type)
    graph.addOutput("y", try build(&graph, &weights, x))
    let folder = TemporaryFolder()
    try ONNXModel.write(graph, weights: weights, opsets: ["": 17], to: folder.path("m.onnx"))
    let bytes = try Data(contentsOf: folder.url.appending(path: "m.onnx"))
    return try ONNXModel.load(bytes: Array(bytes))
  }

  /// Adds a constant.
  static func constant(
    _ values: [Double], _ shape: [Int], in graph: inout Graph, _ weights: inout WeightStore
  ) throws -> Value {
    let type = TensorType(.float32, shape)
    let tensor = try #require(StoredTensor(type: type, values: values))
    return graph.addWeight(weights.insert(tensor, named: "c"), type)
  }

  /// The wrong rules that tests give to searches, and a few right ones.
  static let rules = """
    rule subtract-sooner
      summary  Wrong where x + y is rounded on purpose.
      family   test
      source   A test.
      match    r = Sub(Add(x, y), z)
      rewrite  r = Add(x, Sub(y, z))

    rule subtract-together
      summary  Wrong where x is near y.
      family   test
      source   A test.
      match    r = Sub(Sub(x, y), z)
      rewrite  r = Sub(x, Add(y, z))

    rule factor-inside
      summary  Wrong for integers that wrap.
      family   test
      source   A test.
      match    r = Mul(Relu(x), c)
      where    value(c) > 0
      rewrite  r = Relu(Mul(x, c))

    rule attend
      summary  Wrong where a mask hides a row.
      family   test
      source   A test.
      match    s = Mul(MatMul(q, Transpose(k; perm: [0, 1, 3, 2])), c)
               r = MatMul(Softmax(Add(s, m); axis: 3), v)
      rewrite  r = Attention(q, k, v, m; scale: value(c))

    rule relu-once
      summary  Right.
      family   test
      source   A test.
      match    y = Relu(x)
               r = Relu(y)
      rewrite  r = y

    rule times-together
      summary  Right up to rounding.
      family   test
      source   A test.
      match    r = Mul(Mul(x, a), b)
      where    weight(a), weight(b)
      rewrite  r = Mul(x, Mul(a, b))
    """
}
