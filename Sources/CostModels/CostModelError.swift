/// Why there is no cost model to work with.
public struct CostModelError: Error, Hashable, Sendable, CustomStringConvertible {
  public enum Code: String, Sendable { case unknownName, unreadableFile, invalidProfile }

  public let code: Code
  /// What is wrong, where, and what to do.
  public let message: String

  public init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  public var description: String { message }
}
