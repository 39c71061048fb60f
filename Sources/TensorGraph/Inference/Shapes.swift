/// Arithmetic on shapes that several operators share.
public enum Shapes {
  /// The shape to which both broadcast (NumPy's rule: aligned at the innermost dimension, sizes
  /// equal or one of them 1), or nil when there is none.
  public static func broadcast(_ a: [Int], _ b: [Int]) -> [Int]? {
    if a == b { return a }
    let (longer, shorter) = a.count >= b.count ? (a, b) : (b, a)
    var result = longer
    let offset = longer.count - shorter.count
    for (position, size) in shorter.enumerated() {
      let other = longer[offset + position]
      if other == size || size == 1 { continue }
      guard other == 1 else { return nil }
      result[offset + position] = size
    }
    return result
  }

  /// The shape to which all broadcast, or nil; of no shapes, the scalar's.
  public static func broadcast(_ shapes: [[Int]]) -> [Int]? {
    var result: [Int] = []
    for shape in shapes {
      guard let next = broadcast(result, shape) else { return nil }
      result = next
    }
    return result
  }

  /// Whether `shape` broadcasts to exactly `target`.
  public static func broadcasts(_ shape: [Int], to target: [Int]) -> Bool {
    broadcast(shape, target) == target
  }

  /// `axis` counted from the front, or nil when a tensor of this rank has no such axis.
  public static func normalizedAxis(_ axis: Int, rank: Int) -> Int? {
    let result = axis < 0 ? axis + rank : axis
    return (0..<rank).contains(result) ? result : nil
  }

  /// `axes` counted from the front and increasing, or nil when one does not exist or comes twice.
  public static func normalizedAxes(_ axes: [Int], rank: Int) -> [Int]? {
    var result: [Int] = []
    for axis in axes {
      guard let axis = normalizedAxis(axis, rank: rank), !result.contains(axis) else { return nil }
      result.append(axis)
    }
    return result.sorted()
  }

  /// Number of elements of a tensor of this shape.
  ///
  /// 2^53 where there are more: no tensor is as large, and nothing computed from it overflows.
  public static func elementCount(_ shape: some Sequence<Int>) -> Int {
    shape.reduce(1) { count, size in
      let (product, overflow) = count.multipliedReportingOverflow(by: size)
      return overflow ? largestCount : min(product, largestCount)
    }
  }

  private static let largestCount = 1 << 53

  /// Whether `permutation` holds each of `0..<rank` once.
  public static func isPermutation(_ permutation: [Int], rank: Int) -> Bool {
    permutation.count == rank && permutation.sorted().elementsEqual(0..<rank)
  }
}
