/// Why the transport cannot start or go on: what, where, and what to do about it.
public struct TransportError: Error, Equatable, Sendable, CustomStringConvertible {
  /// What is wrong.
  public enum Code: String, Sendable {
    case invalidEndpoint
    case addressInUse
    case cannotBind
    case cannotConnect
    case encryptionRequired
    case keyFileMissing
    case keyFileExposed
    case keyFileMalformed
    case keyFileNotWritable
    case rejected
    case closed
    case trajectoryTooLarge
    case system
  }

  /// What is wrong.
  public var code: Code
  /// One message: what, where, remedy.
  public var message: String

  /// Makes an error.
  public init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  public var description: String { message }
}
