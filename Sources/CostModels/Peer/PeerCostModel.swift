public import TensorGraph

/// The cost functions that TASO was measured with, for comparison with its published results only:
/// charging nothing for a transpose or a split is not honest.
///
///     us = 1e6 * (flops / F + 4 * (elements in + elements out) / B + L)
///
/// Elements of weights count as input, every element counts as four bytes.
public struct PeerCostModel: CostModel {
  public let name: String
  /// F, in floating point operations a second.
  public let flopsPerSecond: Double
  /// B, in bytes a second.
  public let bytesPerSecond: Double
  /// L, in seconds.
  public let launchSeconds: Double

  public static let cpu = PeerCostModel(
    name: "peer-cpu", flopsPerSecond: 5e10, bytesPerSecond: 1e10, launchSeconds: 5e-6)
  public static let gpu = PeerCostModel(
    name: "peer-gpu", flopsPerSecond: 1.2e13, bytesPerSecond: 7e11, launchSeconds: 5e-6)

  public func cost(of node: Node, inputs: [TensorType]) -> Double {
    guard !Self.isFree(node.op) else { return 0 }
    var elements = 0
    for type in inputs { elements += type.elementCount }
    for type in node.outputs { elements += type.elementCount }
    let flops = Self.flops(of: node, inputs: inputs)
    return 1e6 * (flops / flopsPerSecond + 4 * Double(elements) / bytesPerSecond + launchSeconds)
  }

  private static func isFree(_ op: Operator) -> Bool {
    switch op {
    case .input, .weight, .reshape, .transpose, .split, .slice, .pad, .cast, .identity: true
    default: false
    }
  }

  private static func flops(of node: Node, inputs: [TensorType]) -> Double {
    let output = Double(node.outputs[0].elementCount)
    switch node.op {
    case .concat: return 0
    case .conv, .fusedConv: return 2 * output * Double(Shapes.elementCount(inputs[1].shape[1...]))
    case .matMul, .fusedMatMul, .gemm, .fusedGemm:
      let transposed = node.attributes.int("transA") == 1
      let shape = inputs[0].shape
      let depth = transposed ? shape[Swift.max(0, shape.count - 2)] : shape[shape.count - 1]
      return 2 * output * Double(depth)
    case .maxPool, .averagePool:
      return output * Double(Shapes.elementCount(node.attributes.ints("kernel_shape") ?? []))
    case .globalAveragePool, .globalMaxPool: return Double(inputs[0].elementCount)
    case .batchNormalization: return 2 * output
    default: return output
    }
  }
}
