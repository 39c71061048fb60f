import Foundation
import ONNXFormat
import SeededRandom
import TensorGraph

/// A model whose size is in its weights, as those of language models are: layers that project their
/// input three times and join the results.
enum LargeModel {
  /// Writes a model of about `megabytes` MB of float32 weights.
  static func write(to path: String, megabytes: Int, seed: UInt64) throws {
    let width = 1024
    let layers = max(1, megabytes * 1_000_000 / (3 * 4 * width * width))
    var graph = Graph()
    var weights = WeightStore()
    var value = graph.addInput("x", TensorType(.float32, [1, 16, width]))
    let type = TensorType(.float32, [width, width])
    for layer in 0..<layers {
      var projected: [Value] = []
      for number in 0..<3 {
        var random = CounterRandom(seed: seed, stream: [UInt64(layer), UInt64(number)])
        // Small numbers, uniform, so that values neither vanish nor grow from layer to layer.
        let bytes = Data(
          elements: (0..<type.elementCount).map { _ in
            Float(Int64(truncatingIfNeeded: random.next()) >> 40) * 0x1p-27
          })
        let weight = weights.insert(
          StoredTensor(type: type, bytes: bytes), named: "layer\(layer)_\(number)")
        let product = try graph.add(.matMul, .none, [value, graph.addWeight(weight, type)])
        projected.append(Value(product))
      }
      let gate = try graph.add(.sigmoid, .none, [projected[0]])
      let gated = try graph.add(.mul, .none, [Value(gate), projected[1]])
      let sum = try graph.add(.add, .none, [Value(gated), projected[2]])
      value = Value(try graph.add(.tanh, .none, [Value(sum)]))
    }
    graph.addOutput("y", value)
    try ONNXModel.write(graph, weights: weights, opsets: ["": 17], to: path)
  }
}

extension Data {
  /// The bytes of the elements, in the machine's order.
  fileprivate init(elements: [Float]) { self = elements.withUnsafeBytes { Data($0) } }
}
