extension OperatorCall {
  func inferQuantization() throws(GraphError) -> [TensorType] {
    switch op {
    case .quantizeLinear:
      try checkScales()
      let type = inputs.count > 2 ? inputs[2].elementType : .uint8
      return [TensorType(type, inputs[0].shape)]
    case .dequantizeLinear:
      try checkScales()
      if inputs.count > 2 { try requireSameElementType([0, 2]) }
      return [TensorType(inputs[1].elementType, inputs[0].shape)]
    case .dynamicQuantizeLinear:
      try requireInputs(1)
      try require(.float32, input: 0)
      return [
        TensorType(.uint8, inputs[0].shape), TensorType(.float32, []), TensorType(.uint8, []),
      ]
    case .qLinearConv:
      try requireInputs(8...9)
      let shape = try convolutionShape(weights: 3)
      if inputs.count > 8 { try requireShape([shape[1]], input: 8) }
      return [TensorType(inputs[7].elementType, shape)]
    case .qLinearMatMul:
      let shape = try matMulShape(inputCount: 8...8, second: 3)
      return [TensorType(inputs[7].elementType, shape)]
    case .microsoftQuantizeLinear, .microsoftDequantizeLinear:
      return [try inferScaling()]
    case _ where op.domain == "com.microsoft": return [try inferQuantized()]
    case .matMulInteger:
      return [TensorType(.int32, try matMulShape(inputCount: 2...4))]
    default:
      try requireInputs(2...4)
      return [TensorType(.int32, try convolutionShape(weights: 1))]
    }
  }

  /// Data, scale and zero point: one for all, one for each index of `axis`, or blocked along it.
  private func checkScales() throws(GraphError) {
    try requireInputs(2...3)
    let (data, scale) = (inputs[0].shape, inputs[1].shape)
    if inputs.count > 2 { try requireShape(scale, input: 2) }
    let block = try int("block_size")
    guard block >= 0 else { throw failure("block_size must be 0 or more") }
    if block == 0, scale.isEmpty || scale == [1] { return }
    let axis = try axis(rank: data.count)
    var expected = data
    expected[axis] = block == 0 ? data[axis] : (data[axis] + block - 1) / block
    if block == 0 { expected = [data[axis]] }
    try requireShape(expected, input: 1)
  }
}
