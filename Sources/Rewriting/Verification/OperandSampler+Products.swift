import TensorGraph

/// Matrix products.
extension OperandSampler {
  /// `MatMul` and `FusedMatMul`.
  mutating func product() {
    func flag(_ name: String) -> Bool { int(name) == 1 }
    if op == .fusedMatMul {
      for name in ["transA", "transB"] where attributes[name] == nil {
        attributes[name] = .int(sampler.integer(0...1))
      }
      for (position, name) in ["transBatchA", "transBatchB"].enumerated()
      where attributes[name] == nil {
        let isPossible = shapes[position].map { $0.count >= 3 } ?? true
        attributes[name] = .int(isPossible && sampler.chance(0.25) ? 1 : 0)
      }
    }
    let left = FactorLayout(swaps: flag("transA"), rotates: flag("transBatchA"))
    let right = FactorLayout(swaps: flag("transB"), rotates: flag("transBatchB"))
    if shapes[0] == nil, shapes[1] == nil {
      set(0, sampler.shape(hint(0), least: left.rotates ? 3 : 1))
    }
    if let known = shapes[0], shapes[1] == nil {
      set(1, right.stored(factor(left.logical(known), columns: true, hint(1), right)))
    } else if let known = shapes[1], shapes[0] == nil {
      set(0, left.stored(factor(right.logical(known), columns: false, hint(0), left)))
    }
  }

  /// A factor for `other`: on its right (`columns`) or left.
  private mutating func factor(
    _ other: [Int], columns: Bool, _ hint: ShapeHint, _ layout: FactorLayout
  ) -> [Int] {
    guard let last = other.last else { return [] }
    let shared = columns || other.count == 1 ? last : other[other.count - 2]
    var hint = hint
    if layout.rotates { hint.leastRank = max(hint.leastRank, 3) }
    hint.mostRank = max(hint.leastRank, 4)
    let known = max(other.count, 2)
    let rank = hint.rank ?? sampler.element([2, 2, 2, known, known, known + 1, 3, 1]) ?? 2
    if rank == 1 { return [shared] }
    let free = sampler.size()
    let outer = Array(other.dropLast(2).suffix(max(rank, hint.leastRank) - 2))
    let missing = max(0, max(rank, hint.leastRank) - 2 - outer.count)
    let batch = sampler.sizes(missing) + outer.map { sampler.chance(0.2) ? 1 : $0 }
    return batch + (columns ? [shared, free] : [free, shared])
  }

  mutating func generalProduct() {
    for name in ["transA", "transB"] where attributes[name] == nil {
      attributes[name] = .int(sampler.integer(0...1))
    }
    let (swapA, swapB) = (int("transA") == 1, int("transB") == 1)
    func at(_ position: Int, _ index: Int) -> Int? {
      shapes[position].flatMap { $0.count == 2 ? $0[index] : nil }
    }
    let shared = at(0, swapA ? 0 : 1) ?? at(1, swapB ? 1 : 0) ?? sampler.size()
    let rows = at(0, swapA ? 1 : 0) ?? sampler.size()
    let columns = at(1, swapB ? 0 : 1) ?? sampler.size()
    set(0, swapA ? [shared, rows] : [rows, shared])
    set(1, swapB ? [columns, shared] : [shared, columns])
    let biases = [[columns], [columns], [rows, columns], [1, columns], [rows, 1], [1], []]
    set(2, sampler.element(biases) ?? [])
  }
}
