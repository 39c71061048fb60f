extension OperatorCall {
  /// Operators that repeat, surround, rearrange or mask the elements of one tensor.
  func inferResizing() throws(GraphError) -> [TensorType] {
    try requireInputs(1)
    let shape = inputs[0].shape
    let result: [Int] =
      switch op {
      case .expand: try expandedShape()
      case .tile: try tiledShape()
      case .pad: try paddedShape()
      case .depthToSpace, .spaceToDepth: try blockedShape()
      case .resize: try resizedShape()
      default: shape
      }
    if op == .trilu { try requireRank(atLeast: 2, input: 0) }
    return [TensorType(inputs[0].elementType, result)]
  }

  private func expandedShape() throws(GraphError) -> [Int] {
    let target = try ints("shape")
    guard Shapes.broadcasts(inputs[0].shape, to: target) else {
      throw failure(input: 0, "does not broadcast to \(target)")
    }
    return target
  }

  private func tiledShape() throws(GraphError) -> [Int] {
    let repeats = try ints("repeats", count: inputs[0].rank)
    guard repeats.allSatisfy({ $0 >= 0 }) else { throw failure("repeats must be 0 or more") }
    return zip(inputs[0].shape, repeats).map { $0 * $1 }
  }

  private func paddedShape() throws(GraphError) -> [Int] {
    let rank = inputs[0].rank
    let pads = try ints("pads", count: 2 * rank)
    let shape = inputs[0].shape.enumerated().map { $1 + pads[$0] + pads[rank + $0] }
    guard shape.allSatisfy({ $0 >= 0 }) else { throw failure("pads cut away more than there is") }
    return shape
  }

  /// [N, C, H, W]: blocks of b x b pixels exchanged with channels.
  private func blockedShape() throws(GraphError) -> [Int] {
    try requireRank(4, input: 0)
    let (shape, block) = (inputs[0].shape, try int("blocksize"))
    guard block >= 1 else { throw failure("blocksize must be 1 or more") }
    if op == .depthToSpace {
      guard shape[1] % (block * block) == 0 else {
        throw failure(input: 0, "has \(shape[1]) channels, not a multiple of \(block * block)")
      }
      return [shape[0], shape[1] / (block * block), shape[2] * block, shape[3] * block]
    }
    guard shape[2] % block == 0, shape[3] % block == 0 else {
      throw failure(input: 0, "is not a whole number of \(block) x \(block) blocks")
    }
    return [shape[0], shape[1] * block * block, shape[2] / block, shape[3] / block]
  }

  /// Exactly one of `sizes` (the whole output shape) and `scales` (one for each dimension).
  private func resizedShape() throws(GraphError) -> [Int] {
    let shape = inputs[0].shape
    switch (attributes.ints("sizes"), attributes.floats("scales")) {
    case (let sizes?, nil):
      guard sizes.count == shape.count, sizes.allSatisfy({ $0 >= 1 }) else {
        throw failure("sizes \(sizes) is not a shape of rank \(shape.count)")
      }
      return sizes
    case (nil, let scales?):
      guard scales.count == shape.count, scales.allSatisfy({ $0 > 0 && $0 < 65536 }) else {
        throw failure("scales must be \(shape.count) positive numbers")
      }
      return zip(shape, scales).map { Int((Float($0) * $1).rounded(.down)) }
    default: throw failure("takes exactly one of sizes and scales")
    }
  }
}
