import TensorGraph

/// Lists of which something is known, and paddings.
extension AttributeSampler {
  /// `list` with the elements that are known; those of a shape that are open get what is left of
  /// the number of elements.
  mutating func following(_ hint: ListHint, _ list: [Int], isShape: Bool) -> [Int] {
    let last = (hint.elements.keys.max() ?? -1) + 1
    let count = hint.count ?? max(last + (isShape ? sampler.integer(0...2) : 0), list.count)
    if isShape { return completedShape(hint, count: count) }
    return (0..<max(count, 0)).map { index in
      let drawn = list.count == count ? list[index] : sampler.integer(1...3)
      return hint.elements[index] ?? max(drawn, hint.bounds[index] ?? drawn)
    }
  }

  /// A shape of `count` dimensions with as many elements as there are, where that is possible.
  private mutating func completedShape(_ hint: ListHint, count: Int) -> [Int] {
    let known = hint.elements.filter { $0.key < count }.values.reduce(1, *)
    var rest = known > 0 ? data.reduce(1, *) / known : 0
    let open = (0..<max(count, 0)).filter { hint.elements[$0] == nil }
    return (0..<max(count, 0)).map { index in
      if let size = hint.elements[index] { return size }
      let size = index == open.last ? rest : sampler.divisor(of: rest)
      rest /= max(size, 1)
      return size
    }
  }

  /// Padding of every dimension, all of it at the beginning, then all at the end: half of the time in
  /// one place alone, sometimes negative, which cuts.
  mutating func padding(_ known: [String: AttributeValue]) -> [Int] {
    let rank = data.count
    var pads = Array(repeating: 0, count: 2 * rank)
    guard rank > 0 else { return pads }
    let isConstant =
      if case .string(let mode)? = known["mode"] { mode == "constant" } else { true }
    // Of an image, mostly the spatial dimensions are padded.
    let first = rank >= 4 && sampler.chance(0.7) ? 2 : 0
    let places = pads.indices.filter { $0 % rank >= first }
    for place in places where sampler.chance(0.5) {
      pads[place] = max(0, padding(at: place, isConstant))
    }
    guard sampler.chance(0.5) else { return pads }
    if sampler.chance(0.5) { pads = pads.map { _ in 0 } }
    let place = sampler.element(sampler.chance(0.7) ? places : Array(pads.indices)) ?? 0
    pads[place] = padding(at: place, isConstant)
    return pads
  }

  /// Only with a constant, padding may be negative, or be as large as the dimension.
  private mutating func padding(at place: Int, _ isConstant: Bool) -> Int {
    let size = data[place % data.count]
    guard isConstant else { return sampler.integer(0...min(2, size - 1)) }
    return size > 2 && sampler.chance(0.35) ? -1 : sampler.integer(0...2)
  }
}
