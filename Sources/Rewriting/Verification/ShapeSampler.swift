import SeededRandom
import TensorGraph

/// Draws small shapes, sizes of 1 among them.
struct ShapeSampler {
  var random: CounterRandom
  /// Elements of the largest tensor that is drawn.
  var largestCount = ShapeSampler.usualLargestCount

  static let usualLargestCount = 600

  mutating func chance(_ probability: Double) -> Bool {
    random.nextUniformDouble() < probability
  }

  /// An integer in `range`, uniform.
  mutating func integer(_ range: ClosedRange<Int>) -> Int {
    range.lowerBound + random.next(below: range.count)
  }

  mutating func element<Element>(_ elements: [Element]) -> Element? {
    elements.isEmpty ? nil : elements[random.next(below: elements.count)]
  }

  mutating func size() -> Int { chance(0.2) ? 1 : integer(2...5) }

  /// Sizes of some dimensions; now and then all alike, so that a wrong axis fits as well.
  mutating func sizes(_ count: Int) -> [Int] {
    let common = chance(0.15) ? integer(2...4) : nil
    var sizes = (0..<Swift.max(count, 0)).map { _ in common ?? size() }
    while sizes.reduce(1, *) > largestCount, let largest = sizes.max(),
      let index = sizes.firstIndex(of: largest)
    {
      sizes[index] -= 1
    }
    return sizes
  }

  mutating func rank(_ hint: ShapeHint, least: Int = 0) -> Int {
    if let rank = hint.rank { return rank }
    let low = Swift.max(least, hint.leastRank)
    guard low <= hint.mostRank else { return low }
    return Swift.max(
      low, Swift.min(hint.mostRank, element([1, 2, 2, 2, 3, 3, 3, 4, 4, 5, low]) ?? low))
  }

  mutating func shape(_ hint: ShapeHint, least: Int = 0) -> [Int] {
    if hint.isSingle {
      return Array(repeating: 1, count: hint.rank ?? integer(0...hint.mostRank))
    }
    return sizes(rank(hint, least: least))
  }

  /// A shape that often broadcasts with `other`, in one direction or both.
  mutating func partner(of other: [Int], _ hint: ShapeHint) -> [Int] {
    if hint.isSingle { return shape(hint) }
    if hint.mostCount != nil, !other.isEmpty, chance(0.6) {
      // A constant that extends along one dimension, which may make the other one larger.
      var shape = Array(repeating: 1, count: hint.rank ?? other.count)
      guard !shape.isEmpty else { return shape }
      let index = integer(0...(shape.count - 1))
      shape[index] = Swift.max(2, index < other.count ? other[index] : 2)
      return shape
    }
    switch random.next(below: 10) {
    case 0...3: return other
    case 4 where hint.rank == nil: return []
    case 5 where hint.rank == nil: return Array(other.suffix(1))
    case 6 where hint.rank == nil: return sizes(integer(1...2)) + other
    default:
      let kept = Array(other.suffix(hint.rank ?? integer(0...other.count)))
      return kept.map { size in
        if size == 1 { return chance(0.3) ? integer(2...4) : 1 }
        return chance(0.4) ? 1 : size
      }
    }
  }

  /// A shape like that of something alike: mostly the same, or with another size in one dimension, or
  /// with a dimension of size 1 more.
  mutating func alike(_ shape: [Int]) -> [Int] {
    if chance(0.5) { return shape }
    var shape = shape
    if chance(0.2) {
      shape.insert(1, at: chance(0.5) ? shape.count : integer(0...shape.count))
    } else if !shape.isEmpty {
      shape[integer(0...(shape.count - 1))] = size()
    }
    return shape
  }

  /// `shape` made to follow what the hint says exactly.
  func following(_ hint: ShapeHint, _ shape: [Int]) -> [Int] {
    if let exact = hint.shape { return exact }
    var shape = shape
    if let rank = hint.rank, shape.count != rank {
      shape = Array(repeating: 1, count: max(0, rank - shape.count)) + shape.suffix(rank)
    }
    if let most = hint.mostCount {
      while shape.reduce(1, *) > most, let largest = shape.max(),
        let index = shape.firstIndex(of: largest)
      {
        shape[index] = 1
      }
    }
    for (axis, size) in hint.sizes {
      let index = axis < 0 ? axis + shape.count : axis
      if shape.indices.contains(index) { shape[index] = size }
    }
    return shape
  }

  /// `total` cut into `count` positive parts, or nil when it is too small.
  mutating func parts(of total: Int, count: Int) -> [Int]? {
    guard count > 0, total >= count else { return nil }
    if total % count == 0, chance(0.5) {
      return Array(repeating: total / count, count: count)
    }
    var cuts = Array(1..<Swift.max(total, 1))
    random.shuffle(&cuts)
    let bounds = [0] + cuts.prefix(count - 1).sorted() + [total]
    return zip(bounds, bounds.dropFirst()).map { $1 - $0 }
  }

  /// A shape with as many elements as `shape`.
  mutating func regrouped(_ shape: [Int]) -> [Int] {
    let total = shape.reduce(1, *)
    switch random.next(below: 12) {
    case 0: return shape
    case 8...11 where shape.count >= 2:
      let last = shape[shape.count - 1]
      let divisor = divisor(of: last)
      return shape.dropLast() + [divisor, last / divisor]
    case 1: return [total]
    case 2 where shape.count >= 2: return [shape.dropLast().reduce(1, *), shape[shape.count - 1]]
    case 3 where shape.count >= 1:
      var result = shape
      result.insert(1, at: integer(0...shape.count))
      return result
    case 4 where shape.count >= 2:
      let index = integer(0...(shape.count - 2))
      return Array(shape[..<index]) + [shape[index] * shape[index + 1]] + shape[(index + 2)...]
    case 5: return shape.filter { $0 != 1 }
    default:
      var rest = total
      var result: [Int] = []
      for _ in 0..<integer(1...3) {
        let divisor = divisor(of: rest)
        result.append(divisor)
        rest /= divisor
      }
      return result + [rest]
    }
  }

  mutating func divisor(of number: Int) -> Int {
    element((1...Swift.max(number, 1)).filter { number % $0 == 0 }) ?? 1
  }
}
