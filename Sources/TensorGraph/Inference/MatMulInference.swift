extension OperatorCall {
  func inferMatMul() throws(GraphError) -> TensorType {
    switch op {
    case .gemm, .fusedGemm: try inferGemm()
    case .fusedMatMul: try inferFusedMatMul()
    default: try inferPlainMatMul()
    }
  }

  private func inferPlainMatMul() throws(GraphError) -> TensorType {
    let shape = try matMulShape(inputCount: 2...2)
    return TensorType(inputs[0].elementType, shape)
  }

  /// Shape of NumPy's `matmul(input 0, input 1)`: batch dimensions broadcast, vectors allowed.
  func matMulShape(inputCount: ClosedRange<Int>, second: Int = 1) throws(GraphError) -> [Int] {
    try requireInputs(inputCount)
    if op == .matMul { try requireSameElementType([0, second]) }
    try requireRank(atLeast: 1, input: 0)
    try requireRank(atLeast: 1, input: second)
    return try product(inputs[0].shape, inputs[second].shape, second: second)
  }

  /// Shape of the product of two tensors of rank 1 or more; `second` names the right one's input.
  private func product(
    _ a: [Int], _ b: [Int], second: Int
  ) throws(GraphError) -> [Int] {
    let left = a.count == 1 ? [1] + a : a
    let right = b.count == 1 ? b + [1] : b
    let (k, rows, columns) = (left[left.count - 1], left[left.count - 2], right[right.count - 1])
    guard k == right[right.count - 2] else {
      throw failure(
        input: second, "has \(right[right.count - 2]) rows to multiply, input 0 has \(k) columns")
    }
    guard let batch = Shapes.broadcast(Array(left.dropLast(2)), Array(right.dropLast(2))) else {
      throw failure(input: second, "does not broadcast with input 0 in the batch dimensions")
    }
    return batch + (a.count == 1 ? [] : [rows]) + (b.count == 1 ? [] : [columns])
  }

  /// `alpha A' B' + beta C`, all of rank 2, C broadcast to the result.
  private func inferGemm() throws(GraphError) -> TensorType {
    try requireInputs(2...3)
    try requireSameElementType(inputs.indices)
    try requireRank(2, input: 0)
    try requireRank(2, input: 1)
    let a = try flag("transA") ? inputs[0].shape.reversed() : inputs[0].shape
    let b = try flag("transB") ? inputs[1].shape.reversed() : inputs[1].shape
    let shape = try product(a, b, second: 1)
    if inputs.count == 3, !Shapes.broadcasts(inputs[2].shape, to: shape) {
      throw failure(input: 2, "does not broadcast to \(shape)")
    }
    return TensorType(inputs[0].elementType, shape)
  }

  /// As ONNX Runtime's `MatMulComputeHelper`: `transBatchX` moves the first dimension to the place
  /// before the last, `transX` then swaps the last two.
  private func inferFusedMatMul() throws(GraphError) -> TensorType {
    try requireInputs(2)
    try requireSameElementType(0...1)
    var shapes: [[Int]] = []
    for (position, (swap, rotate)) in [("transA", "transBatchA"), ("transB", "transBatchB")]
      .enumerated()
    {
      var shape = inputs[position].shape
      try requireRank(atLeast: 1, input: position)
      if try flag(rotate) {
        try requireRank(atLeast: 3, input: position)
        shape = Array(shape[1..<(shape.count - 1)]) + [shape[0], shape[shape.count - 1]]
      }
      if try flag(swap), shape.count > 1 { shape.swapAt(shape.count - 1, shape.count - 2) }
      shapes.append(shape)
    }
    return TensorType(inputs[0].elementType, try product(shapes[0], shapes[1], second: 1))
  }
}
