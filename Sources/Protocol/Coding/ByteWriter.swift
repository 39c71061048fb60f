/// Appends the fields of a message to a byte buffer, little endian.
///
/// ```swift
/// var writer = ByteWriter()
/// writer.writeVarint(3)
/// writer.writeString("node")
/// send(writer.bytes)
/// ```
public struct ByteWriter: Sendable {
  /// What was written so far.
  public private(set) var bytes: [UInt8]

  /// An empty writer with room for `capacity` bytes.
  public init(capacity: Int = 0) {
    bytes = []
    bytes.reserveCapacity(capacity)
  }

  /// Number of bytes written so far.
  public var count: Int { bytes.count }

  /// Appends one byte.
  public mutating func writeUInt8(_ value: UInt8) { bytes.append(value) }

  /// Appends 1 or 0.
  public mutating func writeBool(_ value: Bool) { bytes.append(value ? 1 : 0) }

  /// Appends two bytes.
  public mutating func writeUInt16(_ value: UInt16) { writeFixed(value) }

  /// Appends four bytes.
  public mutating func writeUInt32(_ value: UInt32) { writeFixed(value) }

  /// Appends eight bytes.
  public mutating func writeUInt64(_ value: UInt64) { writeFixed(value) }

  /// Appends eight bytes, two's complement.
  public mutating func writeInt64(_ value: Int64) { writeFixed(value) }

  /// Appends the four bytes of an IEEE 754 single.
  public mutating func writeFloat(_ value: Float) { writeFixed(value.bitPattern) }

  /// Appends the eight bytes of an IEEE 754 double.
  public mutating func writeDouble(_ value: Double) { writeFixed(value.bitPattern) }

  /// Appends 1 to 10 bytes: seven bits each, least significant first (LEB128).
  public mutating func writeVarint(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
  }

  /// Appends a count or an index as a varint. It must not be negative.
  public mutating func writeVarint(_ value: Int) {
    precondition(value >= 0, "a varint cannot hold \(value)")
    writeVarint(UInt64(value))
  }

  /// Appends a signed number as a zigzag varint: small magnitudes take one byte.
  public mutating func writeSignedVarint(_ value: Int64) {
    writeVarint(UInt64(bitPattern: (value << 1) ^ (value >> 63)))
  }

  /// Appends the bytes as they are, without a length.
  public mutating func writeRaw(_ value: some Sequence<UInt8>) { bytes.append(contentsOf: value) }

  /// Appends a varint length and the bytes.
  public mutating func writeBytes(_ value: [UInt8]) {
    writeVarint(value.count)
    bytes.append(contentsOf: value)
  }

  /// Appends a varint length and the UTF-8 bytes.
  public mutating func writeString(_ value: String) {
    let utf8 = value.utf8
    writeVarint(utf8.count)
    bytes.append(contentsOf: utf8)
  }

  /// Appends the singles, four bytes each, without a count.
  public mutating func writeFloats(_ values: [Float]) {
    #if _endian(little)
      values.withUnsafeBytes { bytes.append(contentsOf: $0) }
    #else
      for value in values { writeFloat(value) }
    #endif
  }

  /// Overwrites the four bytes at `offset`, which were written before.
  public mutating func patchUInt32(_ value: UInt32, at offset: Int) {
    precondition(offset >= 0 && offset + 4 <= bytes.count, "no four bytes at \(offset)")
    for index in 0..<4 {
      bytes[offset + index] = UInt8(truncatingIfNeeded: value >> (8 * index))
    }
  }

  private mutating func writeFixed<Value: FixedWidthInteger>(_ value: Value) {
    withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
  }
}
