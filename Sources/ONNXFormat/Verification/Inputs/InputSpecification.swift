public import ONNXRuntime
public import TensorGraph

/// What an input of a model may be filled with.
public struct InputSpecification: Equatable, Sendable {
  /// What the user said about an input.
  public enum Given: Equatable, Sendable {
    /// It always has this value.
    case fixed(ModelValue)
    /// This is what it usually looks like.
    case example(ModelValue)

    var value: ModelValue {
      switch self {
      case .fixed(let value), .example(let value): value
      }
    }
  }

  public let name: String
  public let type: TensorType
  /// Integers are drawn from `0..<limit`, for example the rows of an embedding table; nil where
  /// nothing says how large they may be.
  public let limit: Int?
  /// Whether the numbers are added to what a softmax gets: rows of them hide something.
  public let isMask: Bool
  /// Numbers near which the model may do something else: the constants in it.
  public let landmarks: [Double]
  /// What the user said.
  public var given: Given?

  public init(
    _ name: String, _ type: TensorType, limit: Int? = nil, isMask: Bool = false,
    landmarks: [Double] = [], given: Given? = nil
  ) {
    self.name = name
    self.type = type
    self.limit = limit.map { max($0, 1) }
    self.isMask = isMask
    self.landmarks = landmarks
    self.given = given
  }

  /// The same with another type.
  func with(type: TensorType) -> InputSpecification {
    InputSpecification(
      name, type, limit: limit, isMask: isMask, landmarks: landmarks, given: given)
  }

  /// Whether it always has one value.
  var isFixed: Bool {
    if case .fixed = given { return true }
    return false
  }

  /// Whether it holds one number that may choose between ways through the model.
  var isScalar: Bool { type.elementCount == 1 && type.shape.count <= 1 }

  var isFloatingPoint: Bool { type.elementType.isFloatingPoint }

  /// Whether it may say what counts: a bool, or an integer of which nothing says that it selects.
  var mayHide: Bool {
    isMask || type.elementType == .bool || (isInteger && (limit ?? 2) <= 2)
  }

  /// Whether it is an integer that may have any value.
  var isFreeInteger: Bool { isInteger && limit == nil }

  private var isInteger: Bool {
    !isFloatingPoint && type.elementType != .bool && type.elementType != .string
  }
}
