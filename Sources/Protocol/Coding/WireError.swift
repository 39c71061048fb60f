/// Why bytes from a peer were refused, and where in them.
///
/// Bytes from the network are never trusted: every reader throws this error instead of trapping.
public struct WireError: Error, Equatable, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong with the bytes.
  public enum Code: String, Sendable, CaseIterable {
    /// The bytes end before the field does.
    case truncated
    /// A count or a length is above its documented limit.
    case limitExceeded
    /// The field has a value that the schema does not allow.
    case malformed
    /// The frame does not start with the magic number of this protocol.
    case badMagic
    /// The frame speaks another protocol version.
    case unsupportedVersion
    /// The checksum in the header is not that of the bytes.
    case badChecksum
    /// The message type is not one of the schema.
    case unknownType
    /// Bytes are left after the last field.
    case trailingBytes
  }

  /// What is wrong with the bytes.
  public var code: Code
  /// The field that was being read.
  public var field: String
  /// Position of the first byte of that field, counted from the start of the buffer.
  public var offset: Int
  /// What was found and what was expected.
  public var detail: String

  /// Makes an error about `field` at byte `offset`.
  public init(_ code: Code, field: String, offset: Int, detail: String = "") {
    self.code = code
    self.field = field
    self.offset = offset
    self.detail = detail
  }

  public var description: String {
    "\(code.rawValue): \(field) at byte \(offset)" + (detail.isEmpty ? "" : ": " + detail)
  }
}
