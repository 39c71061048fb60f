public import TensorGraph

/// What an operator costs.
public protocol CostModel: Sendable {
  /// Cost of a node that is not weight-only, in microseconds.
  func cost(of node: Node, inputs: [TensorType]) -> Double
}
