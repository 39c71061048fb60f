extension Operator {
  /// Types of the outputs, given those of the inputs, for a node in normal form (docs/graph.md).
  ///
  /// - Throws: `GraphError` with code `.inference` when the inputs or the attributes do not fit;
  ///   its message names the operator, the input and all shapes.
  public func inferOutputs(
    attributes: Attributes, inputs: [TensorType]
  ) throws(GraphError) -> [TensorType] {
    let call = OperatorCall(op: self, attributes: attributes, inputs: inputs)
    try call.checkAttributes()
    return switch self {
    case .input, .weight, .opaque: throw call.failure("its type cannot be inferred")
    case .reshape, .identity, .transpose, .concat, .split, .slice: try call.inferMovement()
    case .expand, .tile, .pad, .depthToSpace, .spaceToDepth, .resize, .trilu:
      try call.inferResizing()
    case .gather, .gatherElements, .gatherND, .scatterElements, .scatterND, .oneHot:
      try call.inferIndexing()
    case .where: [try call.inferWhere()]
    case .sizes: [TensorType(.int64, [try call.ints("values").count])]
    case .einsum: [try call.inferEinsum()]
    case .bitwiseNot: [try call.inferBitwiseNot()]
    case .reverseSequence, .gridSample, .roiAlign: [try call.inferSampling()]
    case .cumSum, .topK: try call.inferReduction()
    default: try inferFamily(call)
    }
  }

  private func inferFamily(_ call: OperatorCall) throws(GraphError) -> [TensorType] {
    switch family {
    case .unary: [try call.inferUnary()]
    case .binary, .variadic: [try call.inferBroadcast()]
    case .matmul: [try call.inferMatMul()]
    case .convolution: [try call.inferConvolution()]
    case .pooling: try call.inferPooling()
    case .normalization: [try call.inferNormalization()]
    case .reduction: try call.inferReduction()
    case .quantization: try call.inferQuantization()
    case .recurrent: try call.inferRecurrent()
    case .attention: try call.inferAttention()
    case .fused: try call.inferFused()
    case .structural, .view, .movement, .other: throw call.failure("its type cannot be inferred")
    }
  }
}
