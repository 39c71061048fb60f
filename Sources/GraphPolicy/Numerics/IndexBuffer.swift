/// The owner of a growing list of 32-bit integers, for the inner loops of the encoding plan.
///
/// An `Array` would check bounds and uniqueness at every access there.
final class IndexBuffer {
  private(set) var count = 0
  private var capacity: Int
  private(set) var pointer: UnsafeMutablePointer<Int32>

  init(capacity: Int = 64) {
    self.capacity = max(capacity, 1)
    pointer = .allocate(capacity: self.capacity)
  }

  deinit { pointer.deallocate() }

  func reserve(_ needed: Int) {
    guard needed > capacity else { return }
    let larger = max(needed, 2 * capacity)
    let grown = UnsafeMutablePointer<Int32>.allocate(capacity: larger)
    grown.update(from: pointer, count: count)
    pointer.deallocate()
    pointer = grown
    capacity = larger
  }

  @inline(__always) func append(_ value: Int32) {
    if count == capacity { reserve(count + 1) }
    pointer[count] = value
    count += 1
  }

  /// Grows to `newCount` entries, the new ones being `value`; never shrinks.
  func extend(to newCount: Int, with value: Int32) {
    guard newCount > count else { return }
    reserve(newCount)
    (pointer + count).update(repeating: value, count: newCount - count)
    count = newCount
  }

  func removeAll() { count = 0 }

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
