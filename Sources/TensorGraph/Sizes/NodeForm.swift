/// What a node is at one size point: attributes and output types, where these depend on the sizes
/// of symbolic dimensions.
///
/// A *size point* assigns a size to each symbolic dimension of a model, and to each dimension that
/// depends on values. A graph is known at several points at once: the first has the sizes that costs
/// are counted at, the others are drawn apart, so that what holds at all of them holds because of how
/// dimensions depend on each other (polynomial identity testing: Schwartz 1980). The nodes, what they
/// read, and the weights are the same at all points.
public struct NodeForm: Hashable, Sendable {
  public let attributes: Attributes
  /// One type an output.
  public let outputs: [TensorType]

  public init(_ attributes: Attributes, outputs: [TensorType]) {
    self.attributes = attributes
    self.outputs = outputs
  }
}

extension Node {
  /// Whether the type of an output is the same at all size points.
  public func hasFixedType(port: Int) -> Bool {
    forms.allSatisfy { $0.outputs[port] == outputs[port] }
  }
}

extension Graph {
  /// Whether the type of a value is the same at all size points.
  public func isFixed(_ value: Value) -> Bool {
    self[value.node].hasFixedType(port: Int(value.port))
  }

  /// Type of a value at a size point, 0 being the first.
  public func type(of value: Value, at point: Int) -> TensorType {
    self[value.node].outputs(at: point)[Int(value.port)]
  }
}
