/// Why a learner does not accept a peer. Its layout is the same in every version of the protocol.
public struct Rejection: Equatable, Sendable, CustomStringConvertible {
  /// Why a learner does not accept a peer.
  public enum Code: UInt8, Sendable, CaseIterable {
    /// The actor speaks another version of the protocol.
    case protocolVersion = 1
    /// The actor's build has other operators, features or codecs.
    case schemaMismatch = 2
    /// The actor's key was taken off the allow-list.
    case keyRevoked = 3
    /// The actor broke the protocol.
    case protocolViolation = 4
    /// The learner does not know this connection: say HELLO again. Not fatal.
    case helloRequired = 5
    /// The learner is leaving and takes nobody in. Not fatal.
    case shuttingDown = 6

    /// Whether the actor must give up; otherwise it greets again.
    public var isFatal: Bool {
      switch self {
      case .helloRequired, .shuttingDown: false
      case .protocolVersion, .schemaMismatch, .keyRevoked, .protocolViolation: true
      }
    }
  }

  /// Why.
  public var code: Code
  /// What is wrong and what to do about it, for people.
  public var text: String

  /// Makes a rejection.
  public init(code: Code, text: String) {
    self.code = code
    self.text = text
  }

  public var description: String { text }

  func encode(to writer: inout ByteWriter) {
    writer.writeUInt8(code.rawValue)
    writer.writeString(text)
  }

  init(from reader: inout ByteReader) throws(WireError) {
    let offset = reader.offset
    let number = try reader.readUInt8("rejection code")
    guard let code = Code(rawValue: number) else {
      throw WireError(
        .malformed, field: "rejection code", offset: offset, detail: "\(number) is no code")
    }
    self.code = code
    text = try reader.readString("text", limit: WireLimits.textBytes)
  }
}
