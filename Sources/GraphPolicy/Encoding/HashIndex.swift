/// Positions by the hash of what stands there; the caller compares.
final class HashIndex {
  private struct Header {
    /// Upper half of the hash, then position + 1; zero where empty.
    var slots: UnsafeMutablePointer<UInt64>
    var mask: Int
    var count: Int
  }

  // In memory of its own, like that of `IndexBuffer`.
  private let header: UnsafeMutablePointer<Header>

  private var mask: Int { header.pointee.mask }
  private var slots: UnsafeMutablePointer<UInt64> { header.pointee.slots }

  init() {
    header = .allocate(capacity: 1)
    header.initialize(to: Header(slots: Self.allocate(256), mask: 255, count: 0))
  }

  deinit {
    slots.deallocate()
    header.deallocate()
  }

  private static func allocate(_ capacity: Int) -> UnsafeMutablePointer<UInt64> {
    let slots = UnsafeMutablePointer<UInt64>.allocate(capacity: capacity)
    slots.initialize(repeating: 0, count: capacity)
    return slots
  }

  func removeAll() {
    guard header.pointee.count > 0 else { return }
    slots.update(repeating: 0, count: mask + 1)
    header.pointee.count = 0
  }

  /// The position with this hash for which `isEqual` holds, or nil after entering `new` there.
  @inline(__always) func find(
    _ hash: UInt64, orInsert new: Int, isEqual: (Int) -> Bool
  ) -> Int? {
    let (slots, mask) = (slots, mask)
    let tag = hash & 0xFFFF_FFFF_0000_0000
    var slot = Int(truncatingIfNeeded: hash) & mask
    while slots[slot] != 0 {
      let entry = slots[slot]
      let position = Int(entry & 0xFFFF_FFFF) - 1
      if entry & 0xFFFF_FFFF_0000_0000 == tag, isEqual(position) { return position }
      slot = (slot + 1) & mask
    }
    slots[slot] = tag | UInt64(new + 1)
    header.pointee.count += 1
    return nil
  }

  /// The position with this hash for which `isEqual` holds, or nil.
  @inline(__always) func find(_ hash: UInt64, isEqual: (Int) -> Bool) -> Int? {
    let (slots, mask) = (slots, mask)
    let tag = hash & 0xFFFF_FFFF_0000_0000
    var slot = Int(truncatingIfNeeded: hash) & mask
    while slots[slot] != 0 {
      let entry = slots[slot]
      let position = Int(entry & 0xFFFF_FFFF) - 1
      if entry & 0xFFFF_FFFF_0000_0000 == tag, isEqual(position) { return position }
      slot = (slot + 1) & mask
    }
    return nil
  }

  /// Whether `find` needs more room first.
  @inline(__always) var isCrowded: Bool { 2 * header.pointee.count > mask }

  /// Doubles the room; `hash` gives the hash of what stands at a position.
  @inline(never) func grow(hash: (Int) -> UInt64) {
    let old = UnsafeBufferPointer(start: slots, count: mask + 1)
    let (mask, slots) = (2 * mask + 1, Self.allocate(2 * (mask + 1)))
    header.pointee.mask = mask
    header.pointee.slots = slots
    for entry in old where entry != 0 {
      let hash = hash(Int(entry & 0xFFFF_FFFF) - 1)
      var slot = Int(truncatingIfNeeded: hash) & mask
      while slots[slot] != 0 { slot = (slot + 1) & mask }
      slots[slot] = entry
    }
    old.deallocate()
  }

  @inline(__always) static func mix(_ hash: UInt64, _ word: UInt64) -> UInt64 {
    let product = (hash ^ word) &* 0x9E37_79B9_7F4A_7C15
    return product ^ (product >> 29)
  }
}
