public import TensorGraph

/// What one execution of a node computes and moves, as the roofline model counts it.
public struct OperatorWork: Hashable, Sendable {
  /// Floating point operations of matrix products, and elementwise operations (an addition is 1).
  public let flops: Double
  /// Bytes read and written.
  public let bytes: Double

  /// Nothing for inputs, weights and views; bytes alone for opaque operators.
  public init(of node: Node, inputs: [TensorType]) {
    guard let workload = Workload(of: node, inputs: inputs) else {
      (flops, bytes) = (0, 0)
      return
    }
    flops = workload.products.reduce(workload.operations) { $0 + $1.flops }
    bytes = workload.bytes
  }
}
