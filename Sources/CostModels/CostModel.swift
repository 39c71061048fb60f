public import TensorGraph

/// Predicts how long operators take.
public protocol CostModel: Sendable {
  /// The name under which logs and reports show it.
  var name: String { get }

  /// Time of one execution of a node, in microseconds, 0 or more.
  ///
  /// A function of operator, attributes and types alone, so that costs can be kept incrementally.
  /// Whether the node is weight-only, and so costs nothing, is for the caller to see to.
  func cost(of node: Node, inputs: [TensorType]) -> Double
}
