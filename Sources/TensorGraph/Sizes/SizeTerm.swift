/// An integer that is computed from sizes of tensors when the model runs:
/// the sum of an offset and of products of dimensions, each with a factor.
public struct SizeTerm: Hashable, Sendable {
  /// One dimension of a value.
  public struct Dimension: Hashable, Comparable, Sendable {
    public let value: Value
    public let axis: Int

    public init(_ value: Value, axis: Int) {
      self.value = value
      self.axis = axis
    }

    public static func < (a: Dimension, b: Dimension) -> Bool {
      a.value == b.value ? a.axis < b.axis : a.value < b.value
    }
  }

  public struct Product: Hashable, Sendable {
    public let factor: Int
    /// One or two; a dimension can stand twice.
    public let dimensions: [Dimension]
  }

  public let offset: Int
  /// Empty for a constant.
  public let products: [Product]

  public init(offset: Int, products: [Product] = []) {
    self.offset = offset
    self.products = products
  }
}

/// Dimensions with the sizes that they have at each size point, in terms of which others are sought.
public struct SizeBasis: Sendable {
  struct Column: Sendable {
    let dimensions: [SizeTerm.Dimension]
    let sizes: [Int]
  }

  private var columns: [Column] = []
  private var singles: [Column] = []
  private let pointCount: Int

  public init(pointCount: Int) { self.pointCount = pointCount }

  /// The varying dimensions of the graph's inputs, which every node can read.
  public init(inputsOf graph: Graph) {
    self.init(pointCount: graph.pointCount)
    for id in graph.inputs { insert(Value(id), of: graph[id]) }
  }

  /// Adds the varying dimensions of an output of a node; dimensions that are always as large as one
  /// that is there are left out.
  public mutating func insert(_ value: Value, of node: Node) {
    guard !node.hasFixedType(port: Int(value.port)) else { return }
    for axis in node.outputs[Int(value.port)].shape.indices {
      let sizes = (0..<pointCount).map { node.outputs(at: $0)[Int(value.port)].shape[axis] }
      guard sizes.contains(where: { $0 != sizes[0] }),
        !singles.contains(where: { $0.sizes == sizes })
      else { continue }
      let new = Column(dimensions: [SizeTerm.Dimension(value, axis: axis)], sizes: sizes)
      singles.append(new)
      columns.append(new)
    }
    // Products come after all single dimensions: the simplest form is taken.
    columns = singles
    for (position, a) in singles.enumerated() {
      for b in singles[position...] {
        columns.append(
          Column(
            dimensions: a.dimensions + b.dimensions,
            sizes: zip(a.sizes, b.sizes).map { $0.multipliedReportingOverflow(by: $1).partialValue }
          ))
      }
    }
  }

  /// The term that has `values` at the size points, or nil when none of these forms has: a constant;
  /// a product of at most two dimensions, times a factor, plus an offset; the sum of two dimensions,
  /// times factors, plus an offset. A form has at most three unknowns, the points are five: what fits
  /// at all of them fits for every size (polynomials of low degree that agree at points drawn apart).
  public func term(_ values: [Int]) -> SizeTerm? {
    guard let first = values.first, values.count == pointCount else { return nil }
    if values.allSatisfy({ $0 == first }) { return SizeTerm(offset: first) }
    for column in columns {
      if let (factor, offset) = Self.line(column.sizes, values) {
        return SizeTerm(
          offset: offset,
          products: [SizeTerm.Product(factor: factor, dimensions: column.dimensions)])
      }
    }
    for (position, a) in singles.enumerated() {
      for b in singles[(position + 1)...] {
        if let term = sum(a, b, values) { return term }
      }
    }
    return nil
  }

  /// `factor * xs + offset == ys` at all points.
  private static func line(_ xs: [Int], _ ys: [Int]) -> (factor: Int, offset: Int)? {
    guard let other = xs.indices.first(where: { xs[$0] != xs[0] }) else { return nil }
    let (run, rise) = (xs[other] - xs[0], ys[other] - ys[0])
    guard rise % run == 0 else { return nil }
    let factor = rise / run
    let offset = ys[0] - factor * xs[0]
    return factor != 0 && zip(xs, ys).allSatisfy({ factor * $0 + offset == $1 })
      ? (factor, offset) : nil
  }

  /// Sums of two dimensions with small factors: sequence lengths of a cache and of what is new.
  private func sum(_ a: Column, _ b: Column, _ values: [Int]) -> SizeTerm? {
    for factor in [1, -1, 2, -2] {
      let rest = zip(values, a.sizes).map { $0 - factor * $1 }
      guard let (second, offset) = Self.line(b.sizes, rest) else { continue }
      return SizeTerm(
        offset: offset,
        products: [
          SizeTerm.Product(factor: factor, dimensions: a.dimensions),
          SizeTerm.Product(factor: second, dimensions: b.dimensions),
        ])
    }
    return nil
  }
}
