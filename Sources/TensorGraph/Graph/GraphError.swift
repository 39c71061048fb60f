/// Why a graph or an edit of it is not valid.
public struct GraphError: Error, Hashable, Sendable, CustomStringConvertible {
  public enum Code: String, Sendable {
    case unknownNode, unknownPort, typeMismatch, cycle, malformedEdit, brokenInvariant, inference
  }

  public let code: Code
  public let message: String

  public init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  public var description: String { "\(message) (\(code.rawValue))" }
}
