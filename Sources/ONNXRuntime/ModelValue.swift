/// A value that a model reads or gives: a tensor of numbers, of text, or a container of values.
public indirect enum ModelValue: Equatable, Sendable {
  case tensor(TensorValue)
  case strings(StringTensor)
  case sequence([ModelValue])
  /// Keys and values are tensors of one axis, in the same order.
  case map(keys: ModelValue, values: ModelValue)

  /// The tensor of numbers, nil for everything else.
  public var tensor: TensorValue? {
    if case .tensor(let tensor) = self { return tensor }
    return nil
  }

  /// The dimensions of a tensor, nil for everything else.
  public var shape: [Int]? {
    switch self {
    case .tensor(let tensor): tensor.shape
    case .strings(let strings): strings.shape
    case .sequence, .map: nil
    }
  }

  /// What kind of value it is, for messages.
  public var kind: String {
    switch self {
    case .tensor(let tensor): "\(tensor.elementType)\(tensor.shape)"
    case .strings(let strings): "string\(strings.shape)"
    case .sequence(let items): "a sequence of \(items.count)"
    case .map(let keys, _): "a map with keys \(keys.kind)"
    }
  }

  /// Bytes of all elements.
  public var byteCount: Int {
    switch self {
    case .tensor(let tensor): tensor.bytes.count
    case .strings(let strings): strings.elements.reduce(0) { $0 + $1.count }
    case .sequence(let items): items.reduce(0) { $0 + $1.byteCount }
    case .map(let keys, let values): keys.byteCount + values.byteCount
    }
  }
}

/// A dense tensor of text.
public struct StringTensor: Equatable, Sendable {
  /// The elements as UTF-8, row by row; compared byte by byte.
  public let elements: [[UInt8]]
  /// Dimensions; empty for a scalar.
  public let shape: [Int]

  /// A tensor of `elements`, which has one for each position of `shape`.
  /// - Throws: `ONNXRuntimeError` with code `invalidInput`.
  public init(elements: [[UInt8]], shape: [Int]) throws {
    guard shape.allSatisfy({ $0 >= 0 }), shape.reduce(1, *) == elements.count else {
      throw ONNXRuntimeError(
        .invalidInput, "a tensor of shape \(shape) cannot have \(elements.count) texts")
    }
    self.elements = elements
    self.shape = shape
  }

  /// A tensor of `texts`, which has one for each position of `shape`.
  /// - Throws: `ONNXRuntimeError` with code `invalidInput`.
  public init(_ texts: [String], shape: [Int]) throws {
    try self.init(elements: texts.map { Array($0.utf8) }, shape: shape)
  }
}
