import TensorGraph

/// A matrix over the prime field, row-major.
public struct FieldMatrix: Hashable, Sendable {
  public let rows: Int
  public let columns: Int
  public private(set) var elements: [UInt64]

  public init(rows: Int, columns: Int, elements: [UInt64]) {
    precondition(elements.count == rows * columns, "\(elements.count) elements, not rows x columns")
    self.rows = rows
    self.columns = columns
    self.elements = elements
  }

  /// Elements from their positions.
  init(_ rows: Int, _ columns: Int, _ element: (Int, Int) -> UInt64) {
    self.rows = rows
    self.columns = columns
    elements = []
    elements.reserveCapacity(rows * columns)
    for i in 0..<rows { for j in 0..<columns { elements.append(element(i, j)) } }
  }

  subscript(i: Int, j: Int) -> UInt64 { elements[i * columns + j] }

  var transposed: FieldMatrix { FieldMatrix(columns, rows) { self[$1, $0] } }

  func map(_ body: (UInt64) -> UInt64) -> FieldMatrix {
    FieldMatrix(rows: rows, columns: columns, elements: elements.map(body))
  }

  /// Element by element; sizes of 1 are broadcast. Nil where the sizes do not fit.
  func combined(
    _ other: FieldMatrix, _ body: (UInt64, UInt64) -> UInt64
  ) -> FieldMatrix? {
    guard rows == other.rows || rows == 1 || other.rows == 1,
      columns == other.columns || columns == 1 || other.columns == 1
    else { return nil }
    let (left, right) = (self, other)
    return FieldMatrix(Swift.max(rows, other.rows), Swift.max(columns, other.columns)) { i, j in
      body(
        left[left.rows == 1 ? 0 : i, left.columns == 1 ? 0 : j],
        right[right.rows == 1 ? 0 : i, right.columns == 1 ? 0 : j])
    }
  }

  func product(_ other: FieldMatrix) -> FieldMatrix? {
    guard columns == other.rows else { return nil }
    return FieldMatrix(rows, other.columns) { i, j in
      (0..<columns).reduce(0) {
        PrimeField.add($0, PrimeField.multiply(self[i, $1], other[$1, j]))
      }
    }
  }

  /// Both joined, `other` below (axis 0) or on the right (axis 1).
  func joined(_ other: FieldMatrix, axis: Int) -> FieldMatrix? {
    if axis == 0 {
      guard columns == other.columns else { return nil }
      return FieldMatrix(
        rows: rows + other.rows, columns: columns, elements: elements + other.elements)
    }
    guard rows == other.rows else { return nil }
    return FieldMatrix(rows, columns + other.columns) { i, j in
      j < columns ? self[i, j] : other[i, j - columns]
    }
  }

  /// The first `count` rows (axis 0) or columns, and the rest.
  func split(axis: Int, at count: Int) -> (FieldMatrix, FieldMatrix)? {
    let size = axis == 0 ? rows : columns
    guard count > 0, count < size else { return nil }
    if axis == 0 {
      return (
        FieldMatrix(count, columns) { self[$0, $1] },
        FieldMatrix(rows - count, columns) { self[$0 + count, $1] }
      )
    }
    return (
      FieldMatrix(rows, count) { self[$0, $1] },
      FieldMatrix(rows, columns - count) { self[$0, $1 + count] }
    )
  }

  /// The sum over the rows (axis 0: one row is left) or over the columns.
  func summed(axis: Int) -> FieldMatrix {
    axis == 0
      ? FieldMatrix(1, columns) { _, j in (0..<rows).reduce(0) { PrimeField.add($0, self[$1, j]) } }
      : FieldMatrix(rows, 1) { i, _ in
        (0..<columns).reduce(0) { PrimeField.add($0, self[i, $1]) }
      }
  }

  /// Feeds size and elements into a hash.
  func combine(into hasher: inout ContentHasher) {
    hasher.combine(rows)
    hasher.combine(columns)
    for element in elements { hasher.combine(element) }
  }
}
