extension OperatorCall {
  /// Reductions, positions of extremes, running sums, largest elements.
  func inferReduction() throws(GraphError) -> [TensorType] {
    try requireInputs(1)
    let input = inputs[0]
    switch op {
    case .cumSum:
      _ = try axis(rank: input.rank)
      return [input]
    case .topK:
      let (axis, k) = (try axis(rank: input.rank), try int("k"))
      guard (0...input.shape[axis]).contains(k) else {
        throw failure("k = \(k) is not in 0...\(input.shape[axis])")
      }
      var shape = input.shape
      shape[axis] = k
      return [TensorType(input.elementType, shape), TensorType(.int64, shape)]
    case .argMax, .argMin:
      let shape = reduced([try axis(rank: input.rank)], keeping: try flag("keepdims"))
      return [TensorType(.int64, shape)]
    default:
      let axes = try ints("axes")
      guard Shapes.normalizedAxes(axes, rank: input.rank) == axes else {
        throw failure("axes \(axes) must be increasing and in 0..<\(input.rank)")
      }
      return [TensorType(input.elementType, reduced(axes, keeping: try flag("keepdims")))]
    }
  }

  private func reduced(_ axes: [Int], keeping: Bool) -> [Int] {
    var shape: [Int] = []
    for (axis, size) in inputs[0].shape.enumerated() {
      if !axes.contains(axis) { shape.append(size) } else if keeping { shape.append(1) }
    }
    return shape
  }
}
