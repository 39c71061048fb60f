/// What went wrong between this program and ONNX Runtime.
public struct ONNXRuntimeError: Error, Equatable, CustomStringConvertible, Sendable {
  /// The kinds of failure that a caller may tell apart.
  public enum Code: String, Sendable {
    /// No usable library was found: everything that does not need ONNX Runtime still works.
    case libraryMissing
    /// The library refused the model.
    case invalidModel
    /// An input of a run has the wrong name, element type, shape or byte count.
    case invalidInput
    /// The library failed while it ran a model.
    case runFailed
    /// A run took longer than it may.
    case timedOut
    /// A run wanted more memory than it may have.
    case outOfMemory
  }

  /// Whether a run failed on its inputs, and may not on others.
  public var concernsInputs: Bool {
    code == .runFailed || code == .outOfMemory || code == .timedOut
  }

  public let code: Code
  /// What happened, where, and what to do about it.
  public let message: String

  public init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  public var description: String { message }
}
