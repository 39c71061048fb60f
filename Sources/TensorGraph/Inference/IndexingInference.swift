extension OperatorCall {
  /// Operators that pick or replace elements at positions given by a tensor of indices.
  func inferIndexing() throws(GraphError) -> [TensorType] {
    switch op {
    case .oneHot: return [try inferOneHot()]
    case .scatterElements, .scatterND:
      try requireInputs(3)
      try requireSameElementType([0, 2])
    default: try requireInputs(2)
    }
    try require(.int64, .int32, input: 1)
    try requireRank(atLeast: 1, input: 0)
    let (data, indices) = (inputs[0].shape, inputs[1].shape)
    switch op {
    case .gather:
      let axis = try axis(rank: data.count)
      return [
        TensorType(inputs[0].elementType, data[..<axis] + indices + data[(axis + 1)...])
      ]
    case .gatherElements:
      _ = try axis(rank: data.count)
      try requireRank(data.count, input: 1)
      return [TensorType(inputs[0].elementType, indices)]
    case .gatherND: return [try inferGatherND()]
    case .scatterElements:
      _ = try axis(rank: data.count)
      try requireRank(data.count, input: 1)
      try requireShape(indices, input: 2)
      return [inputs[0]]
    default:
      try requireRank(atLeast: 1, input: 1)
      let depth = indices[indices.count - 1]
      guard depth <= data.count else {
        throw failure(input: 1, "indexes \(depth) dimensions, input 0 has \(data.count)")
      }
      try requireShape(Array(indices.dropLast()) + data[depth...], input: 2)
      return [inputs[0]]
    }
  }

  /// The last dimension of the indices holds positions in the dimensions after the batch ones.
  private func inferGatherND() throws(GraphError) -> TensorType {
    let (data, indices) = (inputs[0].shape, inputs[1].shape)
    let batch = try int("batch_dims")
    try requireRank(atLeast: 1, input: 1)
    let depth = indices[indices.count - 1]
    guard batch >= 0, batch < indices.count, batch + depth <= data.count, depth >= 1,
      data.prefix(batch) == indices.prefix(batch)
    else { throw failure(input: 1, "does not index input 0 with \(batch) batch dimensions") }
    return TensorType(
      inputs[0].elementType, Array(indices.dropLast()) + data[(batch + depth)...])
  }

  /// Inputs: indices, and the two values [off, on]; the new dimension comes at `axis`.
  private func inferOneHot() throws(GraphError) -> TensorType {
    try requireInputs(2)
    try requireShape([2], input: 1)
    let (axis, depth) = (try axis(rank: inputs[0].rank + 1), try int("depth"))
    guard depth >= 1 else { throw failure("depth must be 1 or more") }
    var shape = inputs[0].shape
    shape.insert(depth, at: axis)
    return TensorType(inputs[1].elementType, shape)
  }
}
