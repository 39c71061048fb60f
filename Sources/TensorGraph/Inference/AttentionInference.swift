extension OperatorCall {
  func inferAttention() throws(GraphError) -> [TensorType] {
    switch op {
    case .attention: [try inferStandardAttention()]
    case .multiHeadAttention: [try inferMultiHeadAttention()]
    case .microsoftAttention: [try inferPackedAttention()]
    case .groupQueryAttention: try inferGroupQueryAttention()
    case .qAttention: try inferQuantizedAttention()
    default: [try inferRotaryEmbedding()]
    }
  }

  /// Q, K, V of shape [batch, heads, length, size], or of shape [batch, length, heads * size] with
  /// the numbers of heads as attributes.
  private func inferStandardAttention() throws(GraphError) -> TensorType {
    try requireInputs(3...4)
    let rank = inputs[0].rank
    guard rank == 3 || rank == 4 else { throw failure(input: 0, "must have rank 3 or 4") }
    for position in 1...2 { try requireRank(rank, input: position) }
    let (q, k, v) = (inputs[0].shape, inputs[1].shape, inputs[2].shape)
    guard q[0] == k[0], q[0] == v[0] else { throw failure("inputs 0, 1 and 2 differ in the batch") }
    guard k[rank - 2] == v[rank - 2] else { throw failure(input: 2, "has another length than 1") }
    if rank == 4 {
      guard k[1] == v[1], k[1] > 0, q[1] % k[1] == 0, q[3] == k[3] else {
        throw failure(input: 1, "does not fit the heads of input 0")
      }
      return TensorType(inputs[0].elementType, [q[0], q[1], q[2], v[3]])
    }
    let (queryHeads, keyHeads) = (try int("q_num_heads"), try int("kv_num_heads"))
    guard keyHeads > 0, queryHeads > 0, queryHeads % keyHeads == 0, q[2] % queryHeads == 0,
      k[2] % keyHeads == 0, v[2] % keyHeads == 0, q[2] / queryHeads == k[2] / keyHeads
    else { throw failure("\(queryHeads) and \(keyHeads) heads do not divide the inputs") }
    return TensorType(inputs[0].elementType, [q[0], q[1], queryHeads * (v[2] / keyHeads)])
  }

  /// Q [batch, length, hidden]; K and V of rank 3 alike, or of rank 4 [batch, heads, length, size].
  private func inferMultiHeadAttention() throws(GraphError) -> TensorType {
    try requireInputs(3...6)
    try requireRank(3, input: 0)
    let (q, k, v) = (inputs[0].shape, inputs[1].shape, inputs[2].shape)
    let heads = try int("num_heads")
    guard heads > 0, q[2] % heads == 0 else {
      throw failure("\(heads) heads do not divide the \(q[2]) columns of input 0")
    }
    guard k.count == v.count, k.count == 3 || k.count == 4 else {
      throw failure(input: 1, "and input 2 must both have rank 3 or 4")
    }
    let length = k.count == 3 ? 1 : 2
    guard k[0] == q[0], v[0] == q[0], k[length] == v[length] else {
      throw failure(input: 1, "does not fit inputs 0 and 2 in batch or length")
    }
    if k.count == 3 {
      guard k[2] == q[2], v[2] % heads == 0 else { throw failure(input: 1, "has other columns") }
      return TensorType(inputs[0].elementType, [q[0], q[1], v[2]])
    }
    guard k[1] == heads, v[1] == heads, k[3] == q[2] / heads else {
      throw failure(input: 1, "does not have \(heads) heads of \(q[2] / heads)")
    }
    return TensorType(inputs[0].elementType, [q[0], q[1], heads * v[3]])
  }

  /// X [batch, length, input] with the weights of Q, K and V side by side.
  private func inferPackedAttention() throws(GraphError) -> TensorType {
    try requireInputs(2...4)
    try requireRank(3, input: 0)
    try requireRank(2, input: 1)
    let (x, w) = (inputs[0].shape, inputs[1].shape)
    guard x[2] == w[0] else { throw failure(input: 1, "must have \(x[2]) rows") }
    if inputs.count > 2 { try requireShape([w[1]], input: 2) }
    if let sizes = attributes.ints("qkv_hidden_sizes") {
      guard sizes.count == 3, sizes.reduce(0, +) == w[1] else {
        throw failure("qkv_hidden_sizes do not add up to the \(w[1]) columns of input 1")
      }
      return TensorType(inputs[0].elementType, [x[0], x[1], sizes[2]])
    }
    guard w[1] % 3 == 0 else { throw failure(input: 1, "must have a multiple of 3 columns") }
    return TensorType(inputs[0].elementType, [x[0], x[1], w[1] / 3])
  }

  private func inferRotaryEmbedding() throws(GraphError) -> TensorType {
    try requireInputs(op == .rotaryEmbedding ? 3...4 : 4...4)
    guard inputs[0].rank == 3 || inputs[0].rank == 4 else {
      throw failure(input: 0, "must have rank 3 or 4")
    }
    return inputs[0]
  }
}
