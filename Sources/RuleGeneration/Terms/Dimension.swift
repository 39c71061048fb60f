/// The size of a dimension, as the sum of the sizes of its parts: a dimension that was joined or is
/// split has several, in order.
public struct Dimension: Hashable, Sendable {
  /// A part whose size is not fixed has a number of its own; `unit` is a size of 1.
  public var parts: [Int]

  public static let unit = -1

  public init(_ parts: [Int]) { self.parts = parts }

  public static let one = Dimension([unit])
}

/// What a value is, where operators care. Written as dimensions of one fixed part, so that kinds are
/// made equal in the same way as sizes.
enum ValueKind {
  static let matrix = Dimension([-2])
  static let image = Dimension([-3])
  static let kernel = Dimension([-4])
}

/// The two dimensions of a value that operators here look at, and its kind.
public struct SymbolicShape: Hashable, Sendable {
  public var rows: Dimension
  public var columns: Dimension
  /// A value whose kind is open has a part of its own.
  var kind: Dimension

  public subscript(axis: Int) -> Dimension {
    get { axis == 0 ? rows : columns }
    set { if axis == 0 { rows = newValue } else { columns = newValue } }
  }
}

/// What is known of the parts of dimensions: some stand for sums of others.
struct DimensionTable {
  private var meaning: [[Int]?] = []

  /// A dimension of one part of which nothing is known.
  mutating func fresh() -> Dimension {
    meaning.append(nil)
    return Dimension([meaning.count - 1])
  }

  /// Makes the next `count` parts.
  mutating func reserve(_ count: Int) {
    while meaning.count < count { meaning.append(nil) }
  }

  func resolved(_ dimension: Dimension) -> Dimension {
    guard dimension.parts.contains(where: { $0 >= 0 && meaning[$0] != nil }) else {
      return dimension
    }
    var parts: [Int] = []
    for part in dimension.parts {
      if part >= 0, let sum = meaning[part] {
        parts += resolved(Dimension(sum)).parts
      } else {
        parts.append(part)
      }
    }
    return Dimension(parts)
  }

  /// Makes two dimensions equal, part by part where both have several: the most general way but
  /// for that. False where they cannot be.
  mutating func unify(_ a: Dimension, _ b: Dimension) -> Bool {
    var (left, right) = (resolved(a).parts[...], resolved(b).parts[...])
    if left == right || (left.count > 1 && left.sorted() == right.sorted()) { return true }
    while let x = left.first, x == right.first {
      left.removeFirst()
      right.removeFirst()
    }
    while let x = left.last, x == right.last {
      left.removeLast()
      right.removeLast()
    }
    if let part = left.first, left.count == 1, part >= 0 { return bind(part, Array(right)) }
    if let part = right.first, right.count == 1, part >= 0 { return bind(part, Array(left)) }
    guard left.count == right.count, left.count > 1 else { return false }
    for (x, y) in zip(left, right) where !unify(Dimension([x]), Dimension([y])) { return false }
    return true
  }

  private mutating func bind(_ part: Int, _ sum: [Int]) -> Bool {
    guard !sum.isEmpty, !sum.contains(part) else { return false }
    meaning[part] = sum
    return true
  }

  /// The two parts that a dimension is cut into. One of a single unknown part gets two new ones;
  /// nil for a size of 1 and for more than two parts.
  mutating func cut(_ dimension: Dimension) -> (Dimension, Dimension)? {
    let parts = resolved(dimension).parts
    if parts.count == 2 { return (Dimension([parts[0]]), Dimension([parts[1]])) }
    guard parts.count == 1, parts[0] >= 0 else { return nil }
    let (first, second) = (fresh(), fresh())
    meaning[parts[0]] = first.parts + second.parts
    return (first, second)
  }
}
