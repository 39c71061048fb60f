extension OperatorCall {
  /// Activations with a bias, and normalisations of a sum: the output has the type of input 0, and
  /// so has the sum where `output_sum` asks for it.
  func inferFused() throws(GraphError) -> [TensorType] {
    switch op {
    case .embedLayerNormalization: return try inferEmbedding()
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
    return try givesSum() ? [inputs[0], inputs[0]] : [inputs[0]]
  }

  /// Whether the sum before a normalisation is an output too.
  private func givesSum() throws(GraphError) -> Bool {
    guard let sum = attributes.int("output_sum") else { return false }
    guard sum == 1 else { throw failure("output_sum must be 1 where it is there") }
    return true
  }

  /// Places: words and segments [batch, length], tables of words, positions and segments
  /// [rows, hidden], gamma, beta, mask, positions.
  ///
  /// Gives the normalised sum [batch, length, hidden], how long each mask is, and the sum itself.
  private func inferEmbedding() throws(GraphError) -> [TensorType] {
    let places = try placedInputs(9, required: [0, 2, 3, 5, 6])
    guard (places[1] == nil) == (places[4] == nil) else { throw failure("segments need a table") }
    guard let words = places[0], words.rank == 2, let table = places[2], table.rank == 2 else {
      throw failure("words and their table must have rank 2")
    }
    let hidden = table.shape[1]
    for case let type? in places[3...4]
    where type.rank != 2 || type.shape[1] != hidden || type.elementType != table.elementType {
      throw failure("all tables must be \(table.elementType) with \(hidden) columns")
    }
    for case let type? in places[5...6] where type.shape != [hidden] {
      throw failure("gamma and beta must have \(hidden) elements")
    }
    for case let type? in [places[1], places[7]] where type.shape != words.shape {
      throw failure("segments and mask must have the shape \(words.shape)")
    }
    let sum = TensorType(table.elementType, words.shape + [hidden])
    return [sum, TensorType(.int32, [words.shape[0]])] + (try givesSum() ? [sum] : [])
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
