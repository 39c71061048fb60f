/// Which replacements of an edit are computed from readers of which replaced values: rows of bits.
struct ReplacementRelation {
  private var count = 0
  private var words = 0
  private var bits: [UInt64] = []
  /// The same, closed over its steps.
  private var closed: [UInt64] = []
  private(set) var isEmpty = true

  /// Empties the relation for `count` replacements.
  mutating func reset(count: Int) {
    self.count = count
    words = (count + 63) / 64
    bits.removeAll(keepingCapacity: true)
    for _ in 0..<(count * words) { bits.append(0) }
    isEmpty = true
  }

  mutating func insert(_ replacement: Int, readsResultOf replaced: Int) {
    bits[replacement * words + replaced / 64] |= 1 << UInt64(replaced % 64)
    isEmpty = false
  }

  func contains(_ replacement: Int, readsResultOf replaced: Int) -> Bool {
    isSet(bits, replacement, replaced)
  }

  private func isSet(_ bits: [UInt64], _ row: Int, _ column: Int) -> Bool {
    bits[row * words + column / 64] >> UInt64(column % 64) & 1 == 1
  }

  /// Whether some replacement reads, over any number of steps, its own result.
  mutating func closesCycle() -> Bool {
    guard !isEmpty else { return false }
    for index in 0..<count where isSet(bits, index, index) { return true }
    guard count > 1 else { return false }
    closed.removeAll(keepingCapacity: true)
    closed += bits
    // Warshall 1962, a row at a time.
    for middle in 0..<count {
      for from in 0..<count where from != middle && isSet(closed, from, middle) {
        for word in 0..<words { closed[from * words + word] |= closed[middle * words + word] }
      }
    }
    for index in 0..<count where isSet(closed, index, index) { return true }
    return false
  }
}
