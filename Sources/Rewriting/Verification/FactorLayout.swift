/// How a fused product reads one of its factors: the last two dimensions exchanged, the first one
/// moved to the place before the last.
struct FactorLayout {
  let swaps: Bool
  let rotates: Bool

  /// The shape as the product means it: batch, rows, columns.
  func logical(_ shape: [Int]) -> [Int] {
    var result = shape
    let rank = shape.count
    if rotates, rank >= 3 { result = shape[1..<(rank - 1)] + [shape[0], shape[rank - 1]] }
    if swaps, rank >= 2 { result.swapAt(rank - 1, rank - 2) }
    return result
  }

  /// The shape that is read as this one.
  func stored(_ shape: [Int]) -> [Int] {
    var result = shape
    let rank = shape.count
    if swaps, rank >= 2 { result.swapAt(rank - 1, rank - 2) }
    if rotates, rank >= 3 {
      result = [result[rank - 2]] + result[..<(rank - 2)] + [result[rank - 1]]
    }
    return result
  }
}
