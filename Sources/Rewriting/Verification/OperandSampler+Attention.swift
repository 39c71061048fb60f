import TensorGraph

/// Attention and rotary embeddings.
extension OperandSampler {
  mutating func attention() {
    switch op {
    case .attention: standardAttention()
    case .multiHeadAttention: multiHeadAttention()
    case .microsoftAttention: packedAttention()
    case .rotaryEmbedding: rotaryEmbedding()
    default: break
    }
  }

  /// Q, K, V of rank 4, [batch, heads, length, size], or of rank 3 with numbers of heads.
  private mutating func standardAttention() {
    let known = shapes.prefix(3).compactMap { $0 }
    let usesHeads = attributes["q_num_heads"] != nil || attributes["kv_num_heads"] != nil
    let isApart = absent.contains("q_num_heads") || !(usesHeads || sampler.chance(0.4))
    let rank = known.first?.count ?? hint(0).rank ?? (isApart ? 4 : 3)
    guard shapes.count >= 3, known.allSatisfy({ $0.count == rank }) else { return }
    if rank == 4 { headsApart() } else if rank == 3 { headsInRows() }
  }

  private mutating func headsApart() {
    let batch = shapes.prefix(3).compactMap { $0?[0] }.first ?? sampler.integer(1...2)
    let size = shapes[0]?[3] ?? shapes[1]?[3] ?? sampler.integer(1...4)
    let keys = shapes[1]?[2] ?? shapes[2]?[2] ?? sampler.integer(1...4)
    let queryHeads = shapes[0]?[1]
    let heads =
      shapes[1]?[1] ?? shapes[2]?[1] ?? queryHeads.map { sampler.divisor(of: $0) }
      ?? sampler.integer(1...2)
    let groups = sampler.chance(0.3) ? 2 : 1
    set(0, [batch, heads * groups, sampler.integer(1...4), size])
    set(1, [batch, heads, keys, size])
    set(2, [batch, heads, keys, sampler.integer(1...4)])
    guard let query = shapes[0] else { return }
    set(3, mask(batch, query[1], query[2], keys))
    if !absent.contains("q_num_heads"), attributes["q_num_heads"] == nil, sampler.chance(0.15) {
      // Allowed, and not read.
      attributes["q_num_heads"] = .int(query[1])
      attributes["kv_num_heads"] = .int(shapes[1]?[1] ?? query[1])
    }
  }

  private mutating func headsInRows() {
    let batch = shapes.prefix(3).compactMap { $0?[0] }.first ?? sampler.integer(1...2)
    let keys = shapes[1]?[1] ?? shapes[2]?[1] ?? sampler.integer(1...4)
    let queryHeads =
      int("q_num_heads") ?? shapes[0].map { sampler.divisor(of: $0[2]) } ?? sampler.integer(1...3)
    let keyHeads =
      int("kv_num_heads")
      ?? (sampler.chance(0.7) || attributes["q_num_heads"] != nil ? queryHeads : 1)
    guard queryHeads > 0, keyHeads > 0 else { return }
    attributes["q_num_heads"] = .int(queryHeads)
    attributes["kv_num_heads"] = .int(keyHeads)
    let width = shapes[0].map { max(1, $0[2] / queryHeads) } ?? sampler.integer(1...3)
    set(0, [batch, sampler.integer(1...4), queryHeads * width])
    set(1, [batch, keys, keyHeads * width])
    set(2, [batch, keys, keyHeads * sampler.integer(1...3)])
    guard let query = shapes[0] else { return }
    set(3, mask(batch, queryHeads, query[1], keys))
  }

  /// What is added to the products of queries and keys, in the shapes that broadcast to them.
  private mutating func mask(_ batch: Int, _ heads: Int, _ length: Int, _ keys: Int) -> [Int] {
    sampler.element([
      [length, keys], [1, 1, length, keys], [batch, 1, length, keys],
      [batch, heads, length, keys], [1, heads, length, keys],
    ]) ?? []
  }

  /// Q [batch, length, hidden], K and V alike, a bias for all three.
  private mutating func multiHeadAttention() {
    let batch = shapes[0]?.first ?? sampler.integer(1...2)
    guard shapes.count >= 3, shapes.prefix(3).allSatisfy({ $0?.count ?? 3 == 3 }) else { return }
    let heads =
      int("num_heads") ?? shapes[0]?.last.map { sampler.divisor(of: $0) }
      ?? sampler.integer(1...2)
    attributes["num_heads"] = .int(heads)
    let hidden = shapes[0]?.last ?? heads * sampler.integer(1...3)
    let keys = shapes[1].map { $0.count > 1 ? $0[1] : 1 } ?? sampler.integer(1...4)
    set(0, [batch, sampler.integer(1...4), hidden])
    set(1, [batch, keys, hidden])
    set(2, [batch, keys, sampler.chance(0.7) ? hidden : heads * sampler.integer(1...3)])
    set(3, [2 * hidden + (shapes[2]?.last ?? hidden)])
  }

  /// X [batch, length, input], and the weights of Q, K and V side by side.
  private mutating func packedAttention() {
    let heads = int("num_heads") ?? sampler.integer(1...2)
    attributes["num_heads"] = .int(heads)
    let hidden = heads * sampler.integer(1...3)
    set(0, [sampler.integer(1...2), sampler.integer(1...4), sampler.integer(1...4)])
    set(1, [shapes[0]?.last ?? 1, 3 * hidden])
    set(2, [shapes[1]?.last ?? 3 * hidden])
  }

  /// X [batch, heads, length, size], and half as many cosines and sines for each position.
  private mutating func rotaryEmbedding() {
    let size = 2 * sampler.integer(1...3)
    set(0, [sampler.integer(1...2), sampler.integer(1...3), sampler.integer(1...4), size])
    guard let data = shapes[0], data.count == 4 else { return }
    for position in shapes.indices.dropFirst().prefix(2) {
      set(position, [data[0], data[2], data[3] / 2])
    }
  }
}
