import Foundation

/// One field of a message in protobuf's wire form.
struct WireField {
  enum Kind: UInt8 {
    case varint = 0
    case fixed64 = 1
    case bytes = 2
    case fixed32 = 5
  }

  let number: Int
  let kind: Kind
  /// The field with its tag and, for `bytes`, its length.
  let whole: Range<Int>
  /// What follows the tag, or the length.
  let payload: Range<Int>
  /// The number of a `varint`, else 0.
  let number64: UInt64
}

/// Reads the wire form of messages without decoding them.
enum WireFields {
  /// The fields of the message that fills `range`, in order; nil when the bytes are no message, or
  /// one with groups, which ONNX does not use.
  static func fields(of bytes: UnsafeRawBufferPointer, in range: Range<Int>) -> [WireField]? {
    var fields: [WireField] = []
    var position = range.lowerBound
    while position < range.upperBound {
      let start = position
      guard let tag = varint(bytes, &position, range.upperBound),
        let kind = WireField.Kind(rawValue: UInt8(tag & 7)),
        let number = Int(exactly: tag >> 3), (1..<(1 << 29)).contains(number)
      else { return nil }
      var value: UInt64 = 0
      var payload = position
      switch kind {
      case .varint:
        guard let read = varint(bytes, &position, range.upperBound) else { return nil }
        value = read
      case .fixed64: position += 8
      case .fixed32: position += 4
      case .bytes:
        guard let length = varint(bytes, &position, range.upperBound),
          length <= UInt64(range.upperBound - position)
        else { return nil }
        payload = position
        position += Int(length)
      }
      guard position <= range.upperBound else { return nil }
      fields.append(
        WireField(
          number: number, kind: kind, whole: start..<position, payload: payload..<position,
          number64: value))
    }
    return fields
  }

  private static func varint(
    _ bytes: UnsafeRawBufferPointer, _ position: inout Int, _ end: Int
  ) -> UInt64? {
    var result: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 70, by: 7) {
      guard position < end else { return nil }
      let byte = bytes[position]
      position += 1
      // The tenth byte has room for one bit.
      guard shift < 63 || byte <= 1 else { return nil }
      result |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return result }
    }
    return nil
  }

  /// The tag of a `bytes` field and its length, as they stand before its payload.
  static func header(field number: Int, length: Int) -> [UInt8] {
    varint(UInt64(number) << 3 | UInt64(WireField.Kind.bytes.rawValue)) + varint(UInt64(length))
  }

  static func varint(_ value: UInt64) -> [UInt8] {
    var result: [UInt8] = []
    var rest = value
    while rest >= 0x80 {
      result.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    result.append(UInt8(rest))
    return result
  }
}
