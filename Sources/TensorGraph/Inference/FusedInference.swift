extension OperatorCall {
  /// Activations with a bias, and normalisations of a sum: the output has the type of input 0, and
  /// so has the sum where `output_sum` asks for it.
  func inferFused() throws(GraphError) -> [TensorType] {
    switch op {
    case .biasGelu:
      try requireInputs(2)
      try checkVectors(from: 1)
    case .fastGelu:
      try requireInputs(1...2)
      try checkVectors(from: 1)
    case .skipLayerNormalization:
      try requireInputs(3...5)
      try checkSkip()
    case .skipSimplifiedLayerNormalization:
      try requireInputs(3...4)
      try checkSkip()
    default: try requireInputs(1)
    }
    guard let sum = attributes.int("output_sum") else { return [inputs[0]] }
    guard sum == 1 else { throw failure("output_sum must be 1 where it is there") }
    return [inputs[0], inputs[0]]
  }

  /// Input 1 is added to input 0, whole or broadcast over the batch.
  private func checkSkip() throws(GraphError) {
    guard Shapes.broadcasts(inputs[1].shape, to: inputs[0].shape) else {
      throw failure(input: 1, "does not broadcast to input 0")
    }
    try checkVectors(from: 2)
  }

  /// The inputs from `first` on are vectors over the last dimension of input 0.
  private func checkVectors(from first: Int) throws(GraphError) {
    try requireRank(atLeast: 1, input: 0)
    try requireSameElementType(inputs.indices)
    for position in inputs.indices where position >= first {
      try requireShape(Array(inputs[0].shape.suffix(1)), input: position)
    }
  }
}
