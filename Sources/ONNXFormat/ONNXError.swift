/// A model that cannot be read, written or compared: what is wrong, where, and what to do.
public struct ONNXError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The kinds of failure that a caller may tell apart.
  public enum Code: String, Sendable {
    /// The file cannot be opened.
    case unreadable
    /// The bytes are not an ONNX model, or only a part of one.
    case notONNX
    /// The model contradicts itself or the format.
    case invalidModel
    /// A dimension of an input has no size.
    case unboundDimension
    /// A value has a type that the graph cannot hold.
    case unsupportedType
    /// A file with weights is absent, too short or outside the model's folder.
    case externalData
    /// The shape of a value is not known and cannot be found out.
    case unknownShape
    /// The graph cannot be written as an ONNX model, or the file cannot be written.
    case notWritable
    /// The two models could not be compared.
    case notComparable
  }

  public let code: Code
  /// The model's file, nil for a model in memory.
  public internal(set) var file: String?
  /// The node, tensor or value that is at fault, nil when it is the whole model.
  public let place: String?
  public let problem: String
  public let remedy: String?

  public init(
    _ code: Code, file: String? = nil, at place: String? = nil, _ problem: String,
    remedy: String? = nil
  ) {
    self.code = code
    self.file = file
    self.place = place
    self.problem = problem
    self.remedy = remedy
  }

  public var description: String {
    var text = [file, place].compactMap { $0 }.map { $0 + ": " }.joined() + problem
    if let remedy { text += ". " + remedy }
    return text
  }

  /// The same error, naming the file if it named none.
  func inFile(_ path: String?) -> ONNXError {
    var error = self
    error.file = file ?? path
    return error
  }
}
