extension OperatorCall {
  /// Operators that read their data at places that other inputs give.
  func inferSampling() throws(GraphError) -> TensorType {
    switch op {
    case .reverseSequence: try inferReverseSequence()
    case .gridSample: try inferGridSample()
    default: try inferRoiAlign()
    }
  }

  /// Data [time, batch, ...] or [batch, time, ...], and the lengths [batch].
  private func inferReverseSequence() throws(GraphError) -> TensorType {
    try requireInputs(2)
    try requireRank(atLeast: 2, input: 0)
    let (batch, time) = (try int("batch_axis"), try int("time_axis"))
    guard (batch, time) == (0, 1) || (batch, time) == (1, 0) else {
      throw failure("batch_axis and time_axis must be 0 and 1")
    }
    try require(.int64, input: 1)
    try requireShape([inputs[0].shape[batch]], input: 1)
    return inputs[0]
  }

  /// Data [batch, channels, spatial...] and a grid [batch, output..., dimensions].
  private func inferGridSample() throws(GraphError) -> TensorType {
    try requireInputs(2)
    try requireRank(atLeast: 3, input: 0)
    try requireRank(inputs[0].rank, input: 1)
    let (data, grid) = (inputs[0].shape, inputs[1].shape)
    guard grid[0] == data[0], grid[grid.count - 1] == data.count - 2 else {
      throw failure(input: 1, "does not address the dimensions of input 0")
    }
    return TensorType(inputs[0].elementType, Array(data.prefix(2)) + grid[1..<(grid.count - 1)])
  }

  /// Data [batch, channels, height, width], regions [regions, 4], batch positions [regions].
  private func inferRoiAlign() throws(GraphError) -> TensorType {
    try requireInputs(3)
    try requireRank(4, input: 0)
    try requireRank(2, input: 1)
    try requireShape([inputs[1].shape[0], 4], input: 1)
    try require(.int64, input: 2)
    try requireShape([inputs[1].shape[0]], input: 2)
    let (height, width) = (try int("output_height"), try int("output_width"))
    guard height >= 1, width >= 1 else { throw failure("the output must not be empty") }
    return TensorType(
      inputs[0].elementType, [inputs[1].shape[0], inputs[0].shape[1], height, width])
  }
}
