extension OperatorCall {
  /// Views, permutations, and joining and cutting along axes.
  func inferMovement() throws(GraphError) -> [TensorType] {
    if op == .concat { return [try inferConcat()] }
    try requireInputs(1)
    let (type, shape) = (inputs[0].elementType, inputs[0].shape)
    switch op {
    case .reshape:
      let target = try ints("shape")
      guard target.allSatisfy({ $0 >= 0 }), Shapes.elementCount(target) == inputs[0].elementCount
      else { throw failure(input: 0, "has \(inputs[0].elementCount) elements, not \(target)") }
      return [TensorType(type, target)]
    case .transpose:
      let permutation = try ints("perm")
      guard Shapes.isPermutation(permutation, rank: shape.count) else {
        throw failure("perm \(permutation) is not a permutation of 0..<\(shape.count)")
      }
      return [TensorType(type, permutation.map { shape[$0] })]
    case .split: return try inferSplit()
    case .slice: return [try inferSlice()]
    default: return [inputs[0]]
    }
  }

  private func inferConcat() throws(GraphError) -> TensorType {
    guard let first = inputs.first else { throw failure("takes one input or more, not 0") }
    try requireSameElementType(inputs.indices)
    let axis = try axis(rank: first.rank)
    var shape = first.shape
    for position in inputs.indices.dropFirst() {
      let next = inputs[position].shape
      guard next.count == shape.count,
        shape.indices.allSatisfy({ $0 == axis || next[$0] == shape[$0] })
      else { throw failure(input: position, "differs from input 0 beyond axis \(axis)") }
      shape[axis] += next[axis]
    }
    return TensorType(first.elementType, shape)
  }

  private func inferSplit() throws(GraphError) -> [TensorType] {
    var shape = inputs[0].shape
    let (axis, sizes) = (try axis(rank: shape.count), try ints("split"))
    guard !sizes.isEmpty, sizes.allSatisfy({ $0 >= 0 }), sizes.reduce(0, +) == shape[axis] else {
      throw failure("sizes \(sizes) do not add up to the \(shape[axis]) of axis \(axis)")
    }
    return sizes.map { size in
      shape[axis] = size
      return TensorType(inputs[0].elementType, shape)
    }
  }

  /// One entry for each sliced axis, axes increasing. With a positive step, starts and ends are in
  /// 0...size. With a negative step, starts are in 0..<size, and an end is in 0..<size or is
  /// -(size + 1), which ONNX reads as "down to and with element 0".
  private func inferSlice() throws(GraphError) -> TensorType {
    var shape = inputs[0].shape
    let axes = try ints("axes")
    guard Shapes.normalizedAxes(axes, rank: shape.count) == axes else {
      throw failure("axes \(axes) must be increasing and in 0..<\(shape.count)")
    }
    let starts = try ints("starts", count: axes.count)
    let ends = try ints("ends", count: axes.count)
    let steps = try ints("steps", count: axes.count)
    for (position, axis) in axes.enumerated() {
      let (start, end, step, size) = (
        starts[position], ends[position], steps[position], shape[axis]
      )
      if step > 0, (0...size).contains(start), (0...size).contains(end) {
        shape[axis] = Swift.max(0, (end - start + step - 1) / step)
      } else if step < 0, (0..<size).contains(start), end == -(size + 1) || (0..<size).contains(end)
      {
        let last = end < 0 ? -1 : end
        shape[axis] = Swift.max(0, (last - start + step + 1) / step)
      } else {
        throw failure("\(start)..<\(end) step \(step) is not in normal form for axis \(axis)")
      }
    }
    return TensorType(inputs[0].elementType, shape)
  }
}
