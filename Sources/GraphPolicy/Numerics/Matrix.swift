/// The owner of a row-major block of floats that grows by whole rows and keeps its content.
///
/// Not `Sendable`: an encoder owns its matrices and is used from one thread at a time. New rows
/// are zero.
final class Matrix {
  let columns: Int
  private(set) var capacity: Int
  private(set) var pointer: UnsafeMutablePointer<Float>

  init(rows: Int = 0, columns: Int) {
    self.columns = columns
    capacity = max(rows, 16)
    pointer = Self.allocate(capacity * columns)
  }

  deinit { pointer.deallocate() }

  /// Makes room for `rows` rows; pointers taken before may become invalid.
  func reserve(_ rows: Int) {
    guard rows > capacity else { return }
    let larger = max(rows, 2 * capacity)
    let grown = Self.allocate(larger * columns)
    grown.update(from: pointer, count: capacity * columns)
    pointer.deallocate()
    pointer = grown
    capacity = larger
  }

  /// The address of a row.
  @inline(__always) func row(_ index: Int) -> UnsafeMutablePointer<Float> {
    pointer + index * columns
  }

  /// Makes room for `rows` rows and sets them to zero.
  func zero(_ rows: Int) {
    reserve(rows)
    pointer.update(repeating: 0, count: rows * columns)
  }

  func zero(_ rows: Range<Int>) {
    reserve(rows.upperBound)
    row(rows.lowerBound).update(repeating: 0, count: rows.count * columns)
  }

  /// 64-byte aligned, so that a 16-vector never crosses a cache line.
  private static func allocate(_ count: Int) -> UnsafeMutablePointer<Float> {
    let bytes = max(count, 16) * MemoryLayout<Float>.stride
    let memory = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
    let floats = memory.bindMemory(to: Float.self, capacity: max(count, 16))
    floats.initialize(repeating: 0, count: max(count, 16))
    return floats
  }
}
