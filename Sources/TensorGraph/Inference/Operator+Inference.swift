extension Operator {
  /// Types of the outputs, given those of the inputs, for a node in normal form.
  ///
  /// - Throws: `GraphError` with code `.inference` when the inputs do not fit.
  public func inferOutputs(
    attributes: Attributes, inputs: [TensorType]
  ) throws(GraphError) -> [TensorType] {
    throw GraphError(.inference, "no inference for \(name)")
  }
}
