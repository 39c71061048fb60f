/// Quantised operators of `com.microsoft`: each tensor is followed by its scale and zero point.
extension OperatorCall {
  func inferQuantized() throws(GraphError) -> TensorType {
    switch op {
    case .qLinearAdd, .qLinearMul:
      try requireInputs(8)
      guard let shape = Shapes.broadcast(inputs[0].shape, inputs[3].shape) else {
        throw failure(input: 3, "does not broadcast with input 0")
      }
      return TensorType(inputs[7].elementType, shape)
    case .qLinearSigmoid, .qLinearLeakyRelu, .qLinearSoftmax:
      try requireInputs(5)
      return TensorType(inputs[4].elementType, inputs[0].shape)
    case .qLinearAveragePool, .qLinearGlobalAveragePool:
      try requireInputs(5)
      guard try !flag("channels_last") else { throw failure("has its channels last") }
      let shape = try pooled().shape
      return TensorType(inputs[4].elementType, shape)
    case .qLinearConcat: return try inferQuantizedConcat()
    case .qGemm: return try inferQuantizedGemm()
    case .dynamicQuantizeMatMul:
      let shape = try matMulShape(inputCount: 3...5)
      return TensorType(inputs[0].elementType, shape)
    case .matMulIntegerToFloat:
      let shape = try matMulShape(inputCount: 4...7)
      return TensorType(inputs[2].elementType, shape)
    default: return try inferBlockwiseMatMul()
    }
  }

  /// Data, scale and zero point, whose type is that of the quantised side.
  func inferScaling() throws(GraphError) -> TensorType {
    try requireInputs(3)
    let element =
      op == .microsoftQuantizeLinear ? inputs[2].elementType : inputs[1].elementType
    return TensorType(element, inputs[0].shape)
  }

  /// Scale and zero point of the output, then three inputs for each part.
  private func inferQuantizedConcat() throws(GraphError) -> TensorType {
    guard inputs.count >= 5, inputs.count % 3 == 2 else {
      throw failure("takes two inputs and three for each part, not \(inputs.count)")
    }
    var shape = inputs[2].shape
    let axis = try axis(rank: shape.count)
    for position in stride(from: 5, to: inputs.count, by: 3) {
      let next = inputs[position].shape
      guard next.count == shape.count,
        shape.indices.allSatisfy({ $0 == axis || next[$0] == shape[$0] })
      else { throw failure(input: position, "differs from input 2 beyond axis \(axis)") }
      shape[axis] += next[axis]
    }
    return TensorType(inputs[1].elementType, shape)
  }

  /// `alpha A' B'` with an int32 addend; float32 where the output has no scale.
  private func inferQuantizedGemm() throws(GraphError) -> TensorType {
    try requireInputs(6...9)
    try requireRank(2, input: 0)
    try requireRank(2, input: 3)
    let a = try flag("transA") ? inputs[0].shape.reversed() : inputs[0].shape
    let b = try flag("transB") ? inputs[3].shape.reversed() : inputs[3].shape
    guard a[1] == b[0] else { throw failure(input: 3, "does not fit input 0") }
    return TensorType(inputs.count > 8 ? inputs[8].elementType : .float32, [a[0], b[1]])
  }

  /// [..., K] times a matrix of N columns in packed blocks of few bits.
  private func inferBlockwiseMatMul() throws(GraphError) -> TensorType {
    try requireInputs(3...6)
    try requireRank(atLeast: 1, input: 0)
    let (depth, columns) = (try int("K"), try int("N"))
    guard inputs[0].shape[inputs[0].rank - 1] == depth, columns >= 1 else {
      throw failure(input: 0, "must have \(depth) columns")
    }
    return TensorType(inputs[0].elementType, inputs[0].shape.dropLast() + [columns])
  }
}
