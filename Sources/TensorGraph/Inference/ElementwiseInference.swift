extension OperatorCall {
  /// One input, one output of the same shape; `cast`, `isNaN` and `not` say what elements.
  func inferUnary() throws(GraphError) -> TensorType {
    try requireInputs(1)
    switch op {
    case .cast:
      let number = try int("to")
      guard let raw = UInt8(exactly: number), let type = ElementType(rawValue: raw) else {
        throw failure("to = \(number) is not an ONNX element type")
      }
      return TensorType(type, inputs[0].shape)
    case .isNaN, .isInf: return TensorType(.bool, inputs[0].shape)
    case .not:
      try require(.bool, input: 0)
      return inputs[0]
    default: return inputs[0]
    }
  }

  /// Binary and variadic operators with NumPy's broadcasting.
  func inferBroadcast() throws(GraphError) -> TensorType {
    if op.family == .variadic {
      guard !inputs.isEmpty else { throw failure("takes one input or more, not 0") }
    } else {
      try requireInputs(2)
    }
    if op != .pow { try requireSameElementType(inputs.indices) }
    var shape = inputs[0].shape
    for position in inputs.indices.dropFirst() {
      guard let next = Shapes.broadcast(shape, inputs[position].shape) else {
        throw failure(input: position, "does not broadcast with \(shape)")
      }
      shape = next
    }
    switch op {
    case .equal, .greater, .greaterOrEqual, .less, .lessOrEqual: return TensorType(.bool, shape)
    case .and, .or, .xor:
      try require(.bool, input: 0)
      return TensorType(.bool, shape)
    case .bitwiseAnd, .bitwiseOr, .bitwiseXor, .bitShift:
      try requireInteger(input: 0)
      return TensorType(inputs[0].elementType, shape)
    case .prelu:
      guard shape == inputs[0].shape else {
        throw failure(input: 1, "must broadcast to the shape of input 0")
      }
      return inputs[0]
    default: return TensorType(inputs[0].elementType, shape)
    }
  }

  /// Every bit of every element turned over.
  func inferBitwiseNot() throws(GraphError) -> TensorType {
    try requireInputs(1)
    try requireInteger(input: 0)
    return inputs[0]
  }

  private func requireInteger(input: Int) throws(GraphError) {
    try require(
      .int8, .int16, .int32, .int64, .uint8, .uint16, .uint32, .uint64, input: input)
  }

  /// Condition, value where true, value where false.
  func inferWhere() throws(GraphError) -> TensorType {
    try requireInputs(3)
    try require(.bool, input: 0)
    try requireSameElementType(1...2)
    guard let shape = Shapes.broadcast(inputs.map(\.shape)) else {
      throw failure("inputs 0, 1 and 2 do not broadcast together")
    }
    return TensorType(inputs[1].elementType, shape)
  }
}
