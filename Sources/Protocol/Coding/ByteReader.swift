/// Reads the fields of a message from bytes that a peer sent, little endian.
///
/// Nothing is trusted: every read checks the bytes that are left, every length and count is checked
/// against its limit *before* memory is taken for it, and errors name the field and its offset.
/// Offsets count from the start of the buffer that the reader was made with.
public struct ByteReader: Sendable {
  private let bytes: [UInt8]
  private let end: Int
  /// Position of the next byte.
  public private(set) var offset: Int

  /// A reader over all of `bytes`.
  public init(_ bytes: [UInt8]) {
    self.bytes = bytes
    offset = 0
    end = bytes.count
  }

  /// A reader over `range` of `bytes`, which it clamps to what is there.
  public init(_ bytes: [UInt8], range: Range<Int>) {
    self.bytes = bytes
    let range = range.clamped(to: 0..<bytes.count)
    offset = range.lowerBound
    end = range.upperBound
  }

  /// Number of bytes left.
  public var remaining: Int { end - offset }

  /// Whether every byte was read.
  public var isAtEnd: Bool { offset == end }

  /// Throws `trailingBytes` unless every byte was read.
  public func expectEnd(_ field: String = "message") throws(WireError) {
    guard isAtEnd else {
      throw WireError(
        .trailingBytes, field: field, offset: offset, detail: "\(remaining) bytes too many")
    }
  }

  /// Reads one byte.
  public mutating func readUInt8(_ field: String = "byte") throws(WireError) -> UInt8 {
    try require(1, field)
    defer { offset += 1 }
    return bytes[offset]
  }

  /// Reads one byte, which must be 0 or 1.
  public mutating func readBool(_ field: String = "flag") throws(WireError) -> Bool {
    let value = try readUInt8(field)
    guard value <= 1 else {
      throw WireError(.malformed, field: field, offset: offset - 1, detail: "\(value) is no flag")
    }
    return value == 1
  }

  /// Reads two bytes.
  public mutating func readUInt16(_ field: String = "number") throws(WireError) -> UInt16 {
    try readFixed(field)
  }

  /// Reads four bytes.
  public mutating func readUInt32(_ field: String = "number") throws(WireError) -> UInt32 {
    try readFixed(field)
  }

  /// Reads eight bytes.
  public mutating func readUInt64(_ field: String = "number") throws(WireError) -> UInt64 {
    try readFixed(field)
  }

  /// Reads eight bytes, two's complement.
  public mutating func readInt64(_ field: String = "number") throws(WireError) -> Int64 {
    try readFixed(field)
  }

  /// Reads an IEEE 754 single; any bit pattern is accepted.
  public mutating func readFloat(_ field: String = "number") throws(WireError) -> Float {
    Float(bitPattern: try readFixed(field))
  }

  /// Reads an IEEE 754 double; any bit pattern is accepted.
  public mutating func readDouble(_ field: String = "number") throws(WireError) -> Double {
    Double(bitPattern: try readFixed(field))
  }

  /// Reads a LEB128 number of at most 10 bytes. Longer than needed is `malformed`, so that each
  /// number has one encoding.
  public mutating func readVarint(_ field: String = "number") throws(WireError) -> UInt64 {
    let start = offset
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while true {
      guard offset < end else {
        throw WireError(.truncated, field: field, offset: start, detail: "varint does not end")
      }
      let byte = bytes[offset]
      offset += 1
      if shift == 63 && byte > 1 {
        throw WireError(.malformed, field: field, offset: start, detail: "varint above 64 bits")
      }
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 {
        if byte == 0 && shift > 0 {
          throw WireError(.malformed, field: field, offset: start, detail: "varint is padded")
        }
        return value
      }
      shift += 7
    }
  }

  /// Reads a zigzag varint.
  public mutating func readSignedVarint(_ field: String = "number") throws(WireError) -> Int64 {
    let value = try readVarint(field)
    return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
  }

  /// Reads a varint that must be at most `limit`, for example an index.
  public mutating func readInt(_ field: String, limit: Int) throws(WireError) -> Int {
    let start = offset
    let value = try readVarint(field)
    guard value <= UInt64(limit) else {
      throw WireError(
        .limitExceeded, field: field, offset: start, detail: "\(value) is above \(limit)")
    }
    return Int(value)
  }

  /// Reads the count of a list whose elements take at least `minimumBytesEach` bytes: it must be at
  /// most `limit`, and the elements must fit into what is left. Safe to reserve memory for.
  public mutating func readCount(
    _ field: String, limit: Int, minimumBytesEach: Int = 1
  ) throws(WireError) -> Int {
    let start = offset
    let count = try readInt(field, limit: limit)
    guard minimumBytesEach <= 0 || count <= remaining / minimumBytesEach else {
      throw WireError(
        .truncated, field: field, offset: start,
        detail: "\(count) elements cannot be in \(remaining) bytes")
    }
    return count
  }

  /// Reads exactly `count` bytes.
  public mutating func readRaw(_ field: String, count: Int) throws(WireError) -> [UInt8] {
    try require(count, field)
    defer { offset += count }
    return Array(bytes[offset..<offset + count])
  }

  /// Reads a varint length of at most `limit`, then as many bytes.
  public mutating func readBytes(_ field: String, limit: Int) throws(WireError) -> [UInt8] {
    let count = try readCount(field, limit: limit)
    return try readRaw(field, count: count)
  }

  /// Reads a varint length of at most `limit` bytes, then UTF-8 text, which must be valid.
  public mutating func readString(_ field: String, limit: Int) throws(WireError) -> String {
    let start = offset
    let count = try readCount(field, limit: limit)
    let text = String(validating: bytes[offset..<offset + count], as: UTF8.self)
    guard let text else {
      throw WireError(.malformed, field: field, offset: start, detail: "not UTF-8")
    }
    offset += count
    return text
  }

  /// Reads `count` singles, four bytes each.
  public mutating func readFloats(_ field: String, count: Int) throws(WireError) -> [Float] {
    guard count >= 0, count <= remaining / 4 else {
      throw WireError(
        .truncated, field: field, offset: offset,
        detail: "\(count) singles cannot be in \(remaining) bytes")
    }
    let start = offset
    offset += 4 * count
    return bytes.withUnsafeBytes { raw in
      (0..<count).map { index in
        Float(
          bitPattern: UInt32(
            littleEndian: raw.loadUnaligned(fromByteOffset: start + 4 * index, as: UInt32.self)))
      }
    }
  }

  private func require(_ count: Int, _ field: String) throws(WireError) {
    guard count >= 0, count <= remaining else {
      throw WireError(
        .truncated, field: field, offset: offset, detail: "needs \(count) bytes, has \(remaining)")
    }
  }

  private mutating func readFixed<Value: FixedWidthInteger & BitwiseCopyable>(
    _ field: String
  ) throws(WireError) -> Value {
    let width = MemoryLayout<Value>.size
    try require(width, field)
    defer { offset += width }
    let start = offset
    return bytes.withUnsafeBytes {
      Value(littleEndian: $0.loadUnaligned(fromByteOffset: start, as: Value.self))
    }
  }
}
