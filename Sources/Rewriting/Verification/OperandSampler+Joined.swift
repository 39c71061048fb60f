import TensorGraph

/// Concatenation.
extension OperandSampler {
  /// What `Concat` joins: alike but for one dimension.
  mutating func joined() {
    var base =
      shapes.compactMap { $0 }.first
      ?? sampler.shape(hint(0), least: max(1, (int("axis") ?? 0) + 1))
    guard !base.isEmpty else { return }
    let axis = int("axis") ?? sampler.integer(0...(base.count - 1))
    attributes["axis"] = .int(axis)
    if shapes.allSatisfy({ $0 == nil }) {
      for (wanted, size) in wanted.sizes where wanted != axis && base.indices.contains(wanted) {
        base[wanted] = size
      }
    }
    for position in shapes.indices where shapes[position] == nil {
      var shape = base
      if shape.indices.contains(axis), sampler.chance(0.6) { shape[axis] = sampler.size() }
      if let size = wantedPart(position, axis), shape.indices.contains(axis) { shape[axis] = size }
      set(position, shape)
    }
  }

  /// What is left for one part, where the size of all together is wanted.
  private mutating func wantedPart(_ position: Int, _ axis: Int) -> Int? {
    guard let total = wanted.sizes.first(where: { $0.axis == axis })?.size else { return nil }
    var rest = total
    var isOpen = false
    for other in shapes.indices where other != position {
      let hinted = hint(other).sizes.first { $0.axis == axis }?.size
      if let size = shapes[other].map({ $0.indices.contains(axis) ? $0[axis] : 0 }) ?? hinted {
        rest -= size
      } else {
        isOpen = true
      }
    }
    guard rest > 0 else { return nil }
    return isOpen ? sampler.integer(1...rest) : rest
  }
}
