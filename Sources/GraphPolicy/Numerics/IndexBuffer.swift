/// The owner of a growing list of 32-bit integers, for the inner loops of the encoding plan.
///
/// An `Array` would check bounds and uniqueness at every access there, and a stored property of a
/// class exclusive access; hence the header in memory of its own.
final class IndexBuffer {
  private struct Header {
    var count: Int
    var capacity: Int
    var pointer: UnsafeMutablePointer<Int32>
  }

  private let header: UnsafeMutablePointer<Header>

  init(capacity: Int = 64) {
    header = .allocate(capacity: 1)
    header.initialize(
      to: Header(count: 0, capacity: capacity, pointer: .allocate(capacity: max(capacity, 1))))
  }

  deinit {
    header.pointee.pointer.deallocate()
    header.deallocate()
  }

  @inline(__always) var count: Int { header.pointee.count }
  @inline(__always) var pointer: UnsafeMutablePointer<Int32> { header.pointee.pointer }

  @inline(__always) func reserve(_ needed: Int) {
    if needed > header.pointee.capacity { grow(needed) }
  }

  @inline(never) private func grow(_ needed: Int) {
    let larger = max(needed, 2 * header.pointee.capacity)
    let grown = UnsafeMutablePointer<Int32>.allocate(capacity: larger)
    grown.update(from: pointer, count: count)
    pointer.deallocate()
    header.pointee.pointer = grown
    header.pointee.capacity = larger
  }

  @inline(__always) func append(_ value: Int32) {
    reserve(count + 1)
    pointer[count] = value
    header.pointee.count += 1
  }

  /// Grows to `newCount` entries, the new ones being `value`; never shrinks.
  func extend(to newCount: Int, with value: Int32) {
    guard newCount > count else { return }
    reserve(newCount)
    (pointer + count).update(repeating: value, count: newCount - count)
    header.pointee.count = newCount
  }

  /// Grows by `added` entries and returns the address of the first; the caller writes them.
  @inline(__always) func extend(by added: Int) -> UnsafeMutablePointer<Int32> {
    reserve(count + added)
    let first = pointer + count
    header.pointee.count += added
    return first
  }

  /// Forgets the last entries.
  @inline(__always) func shrink(to newCount: Int) {
    assert(newCount <= count, "\(newCount) is more than \(count)")
    header.pointee.count = newCount
  }

  func removeAll() { header.pointee.count = 0 }

  @inline(__always) subscript(index: Int) -> Int32 {
    get {
      assert(index >= 0 && index < count, "\(index) outside 0..<\(count)")
      return pointer[index]
    }
    set {
      assert(index >= 0 && index < count, "\(index) outside 0..<\(count)")
      pointer[index] = newValue
    }
  }

  var array: [Int32] { Array(UnsafeBufferPointer(start: pointer, count: count)) }
}
