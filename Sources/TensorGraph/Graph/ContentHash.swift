/// A 128-bit hash of content: equal content gives equal hashes in every process and on every
/// machine (unlike `Hasher`, which is seeded anew in each process).
public struct ContentHash: Hashable, Comparable, Sendable, CustomStringConvertible {
  public var high: UInt64
  public var low: UInt64

  @inlinable public init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  @inlinable public static func < (a: ContentHash, b: ContentHash) -> Bool {
    a.high == b.high ? a.low < b.low : a.high < b.high
  }

  /// One word is enough: it is a hash already.
  @inlinable public func hash(into hasher: inout Hasher) { hasher.combine(low) }

  /// What sets and dictionaries ask for first: one product in place of a keyed hash of a hash.
  @inlinable public func _rawHashValue(seed: Int) -> Int {
    let seed = UInt64(bitPattern: Int64(seed))
    return Int(truncatingIfNeeded: ContentHasher.mix(low ^ seed, 0x9E37_79B9_7F4A_7C15))
  }

  public var description: String {
    func hex(_ word: UInt64) -> String {
      let digits = String(word, radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }
    return hex(high) + hex(low)
  }
}

/// Feeds words and bytes into a `ContentHash`; the order of what is fed matters.
///
/// Two 64-bit lanes with different odd multipliers, each word folded in by a 64 x 64 -> 128 bit
/// product whose halves are joined (the mixing step of the wyhash family). Not cryptographic: it
/// guards against accidents, not against an adversary.
public struct ContentHasher: Sendable {
  @usableFromInline var a: UInt64 = 0x243F_6A88_85A3_08D3
  @usableFromInline var b: UInt64 = 0x1319_8A2E_0370_7344

  @inlinable public init() {}

  @inlinable static func mix(_ x: UInt64, _ y: UInt64) -> UInt64 {
    let product = x.multipliedFullWidth(by: y)
    return product.high ^ product.low
  }

  @inlinable public mutating func combine(_ word: UInt64) {
    a = Self.mix(a ^ word ^ 0xA409_3822_299F_31D0, 0x9E37_79B9_7F4A_7C15) &+ b
    b = Self.mix(b ^ word ^ 0x082E_FA98_EC4E_6C89, 0xC2B2_AE3D_27D4_EB4F) ^ (a << 29 | a >> 35)
  }

  @inlinable public mutating func combine(_ number: Int) {
    combine(UInt64(bitPattern: Int64(number)))
  }

  @inlinable public mutating func combine(_ hash: ContentHash) {
    combine(hash.high)
    combine(hash.low)
  }

  public mutating func combine(_ text: String) {
    var text = text
    text.withUTF8 { combine(bytes: UnsafeRawBufferPointer($0)) }
  }

  /// Bytes, with their count, eight at a time, little endian.
  public mutating func combine(bytes: UnsafeRawBufferPointer) {
    combine(bytes.count)
    var offset = 0
    while offset + 8 <= bytes.count {
      combine(UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)))
      offset += 8
    }
    guard offset < bytes.count else { return }
    var last: UInt64 = 0
    for (position, byte) in bytes[offset...].enumerated() {
      last |= UInt64(byte) << UInt64(8 * position)
    }
    combine(last)
  }

  @inlinable public consuming func finish() -> ContentHash {
    var hasher = self
    hasher.combine(UInt64(0x4528_21E6_38D0_1377))
    hasher.combine(UInt64(0xBE54_66CF_34E9_0C6C))
    return ContentHash(high: hasher.a, low: hasher.b)
  }
}
