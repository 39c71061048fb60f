/// Attention of `com.microsoft` with a cache of the keys and values of earlier positions.
extension OperatorCall {
  /// Places: query, key, value, past key, past value, lengths of the keys, (total length, which is an
  /// attribute), cosines, sines, positions, bias, sinks.
  ///
  /// Query [batch, length, heads * size]; key and value [batch, length, shared heads * size], or left
  /// out where the query has all three side by side. Gives the result, and the caches of keys and
  /// values [batch, shared heads, positions, size].
  func inferGroupQueryAttention() throws(GraphError) -> [TensorType] {
    let places = try placedInputs(12, required: [0, 5])
    let (heads, shared) = (try int("num_heads"), try int("kv_num_heads"))
    guard shared > 0, heads > 0, heads % shared == 0 else {
      throw failure("kv_num_heads \(shared) does not divide num_heads \(heads)")
    }
    guard let query = places[0], query.rank == 3 else {
      throw failure(input: 0, "must have rank 3")
    }
    let (batch, length, width) = (query.shape[0], query.shape[1], query.shape[2])
    guard (places[1] == nil) == (places[2] == nil), (places[3] == nil) == (places[4] == nil) else {
      throw failure("keys and values go together")
    }
    guard places[6] == nil else { throw failure("has the total length as an input") }
    let parts = places[1] == nil ? heads + 2 * shared : heads
    guard width > 0, width % parts == 0 else {
      throw failure(input: 0, "does not have a multiple of \(parts) columns")
    }
    let size = width / parts
    for case let type? in places[1...2] {
      guard type.rank == 3, type.shape[0] == batch, type.shape[2] == shared * size else {
        throw failure("keys and values must have \(shared) heads of \(size)")
      }
    }
    var (element, past) = (query.elementType, 0)
    for case let type? in places[3...4] {
      guard type.rank == 4, type.shape[0] == batch, type.shape[1] == shared, type.shape[3] == size
      else { throw failure("past keys and values must have \(shared) heads of \(size)") }
      (element, past) = (type.elementType, max(past, type.shape[2]))
    }
    let total = try int("total_sequence_length")
    guard total > 0 else { throw failure("total_sequence_length must be positive") }
    let cache = TensorType(element, [batch, shared, max(past, total), size])
    return [
      TensorType(query.elementType, [batch, length, heads * size]), cache, cache,
    ]
  }

  /// Places: X [batch, length, input], W [input, 3 * hidden], bias, scale of X, scale of W, mask, zero
  /// point of X, zero point of W, past [2, batch, heads, positions, size].
  ///
  /// Gives the result, and with a past also the cache [2, batch, heads, positions + length, size].
  func inferQuantizedAttention() throws(GraphError) -> [TensorType] {
    let places = try placedInputs(9, required: [0, 1, 2, 3, 4])
    try requireRank(3, input: 0)
    try requireRank(2, input: 1)
    let (x, w, heads) = (inputs[0].shape, inputs[1].shape, try int("num_heads"))
    guard x[2] == w[0] else { throw failure(input: 1, "must have \(x[2]) rows") }
    guard heads > 0, w[1] > 0, w[1] % (3 * heads) == 0 else {
      throw failure(input: 1, "must have a multiple of \(3 * heads) columns")
    }
    try requireShape([w[1]], input: 2)
    let result = TensorType(inputs[3].elementType, [x[0], x[1], w[1] / 3])
    guard let past = places[8] else { return [result] }
    guard past.rank == 5, past.shape[3] >= 0,
      past.shape == [2, x[0], heads, past.shape[3], w[1] / 3 / heads]
    else { throw failure("the past must have \(heads) heads of \(w[1] / 3 / heads)") }
    var cache = past.shape
    cache[3] += x[1]
    return [result, TensorType(past.elementType, cache)]
  }
}
