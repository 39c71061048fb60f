extension OperatorCall {
  /// Normalisations: the output has the type of input 0.
  func inferNormalization() throws(GraphError) -> TensorType {
    switch op {
    case .softmax, .logSoftmax, .hardmax, .lpNormalization:
      try requireInputs(1)
      _ = try axis(rank: inputs[0].rank)
    case .lrn:
      try requireInputs(1)
      try requireRank(atLeast: 2, input: 0)
    case .meanVarianceNormalization:
      try requireInputs(1)
      let axes = try ints("axes")
      guard Shapes.normalizedAxes(axes, rank: inputs[0].rank) == axes else {
        throw failure("axes \(axes) must be increasing and in 0..<\(inputs[0].rank)")
      }
    case .batchNormalization: try checkChannelParameters(count: 4)
    case .instanceNormalization, .groupNormalization: try checkChannelParameters(count: 2)
    default: try checkLayerParameters()
    }
    return inputs[0]
  }

  /// Parameters of shape [channels] after the data [N, channels, ...].
  private func checkChannelParameters(count: Int) throws(GraphError) {
    try requireInputs(count + 1)
    try requireRank(atLeast: 2, input: 0)
    let channels = inputs[0].shape[1]
    for position in 1...count { try requireShape([channels], input: position) }
    guard op == .groupNormalization else { return }
    let groups = try int("num_groups")
    guard groups >= 1, channels % groups == 0 else {
      throw failure("\(groups) groups do not divide the \(channels) channels of input 0")
    }
  }

  /// Scale and bias that broadcast to the dimensions of the data from `axis` on.
  private func checkLayerParameters() throws(GraphError) {
    try requireInputs(op == .layerNormalization ? 2...3 : 2...2)
    let axis = try axis(rank: inputs[0].rank)
    let normalized = Array(inputs[0].shape[axis...])
    for position in inputs.indices.dropFirst()
    where !Shapes.broadcasts(inputs[position].shape, to: normalized) {
      throw failure(input: position, "does not broadcast to \(normalized)")
    }
  }
}
