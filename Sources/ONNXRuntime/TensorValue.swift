/// A dense tensor in host memory: element type, shape and the elements' bytes, row by row in the
/// machine's byte order.
public struct TensorValue: Equatable, Sendable {
  /// Element types, numbered as ONNX numbers them. Text and complex tensors are not supported.
  public enum ElementType: Int, Sendable, CaseIterable {
    case float32 = 1
    case uint8 = 2
    case int8 = 3
    case uint16 = 4
    case int16 = 5
    case int32 = 6
    case int64 = 7
    case bool = 9
    case float16 = 10
    case float64 = 11
    case uint32 = 12
    case uint64 = 13
    case bfloat16 = 16
    case float8e4m3fn = 17
    case float8e4m3fnuz = 18
    case float8e5m2 = 19
    case float8e5m2fnuz = 20
    case uint4 = 21
    case int4 = 22

    /// Bits of one element; 4-bit elements are packed two to a byte.
    public var bits: Int {
      switch self {
      case .uint4, .int4: 4
      case .uint8, .int8, .bool, .float8e4m3fn, .float8e4m3fnuz, .float8e5m2, .float8e5m2fnuz: 8
      case .uint16, .int16, .float16, .bfloat16: 16
      case .float32, .int32, .uint32: 32
      case .int64, .uint64, .float64: 64
      }
    }

    /// Whether elements are floating point numbers.
    public var isFloatingPoint: Bool {
      switch self {
      case .float32, .float64, .float16, .bfloat16, .float8e4m3fn, .float8e4m3fnuz, .float8e5m2,
        .float8e5m2fnuz:
        true
      default: false
      }
    }

    /// Bytes that `count` elements take, nil when that overflows or `count` is negative.
    public func byteCount(elements count: Int) -> Int? {
      let (total, overflow) = count.multipliedReportingOverflow(by: bits)
      return overflow || count < 0 || total > Int.max - 7 ? nil : (total + 7) / 8
    }
  }

  public let elementType: ElementType
  /// Dimensions; empty for a scalar.
  public let shape: [Int]
  public let bytes: [UInt8]

  /// Elements in the tensor: the product of `shape`.
  public var count: Int { shape.reduce(1, *) }

  /// A tensor over `bytes`, whose count must be what type and shape say.
  /// - Throws: `ONNXRuntimeError` with code `invalidInput`.
  public init(elementType: ElementType, shape: [Int], bytes: [UInt8]) throws {
    guard let expected = Self.byteCount(elementType, shape), expected == bytes.count else {
      throw ONNXRuntimeError(
        .invalidInput,
        "a tensor of type \(elementType) and shape \(shape) cannot have \(bytes.count) bytes")
    }
    self.init(unchecked: elementType, shape: shape, bytes: bytes)
  }

  /// Bytes of a tensor of that type and shape, nil when there can be none.
  public static func byteCount(_ elementType: ElementType, _ shape: [Int]) -> Int? {
    var count = 1
    for dimension in shape {
      let (product, overflow) = count.multipliedReportingOverflow(by: dimension)
      if overflow || dimension < 0 { return nil }
      count = product
    }
    return elementType.byteCount(elements: count)
  }

  init(unchecked elementType: ElementType, shape: [Int], bytes: [UInt8]) {
    self.elementType = elementType
    self.shape = shape
    self.bytes = bytes
  }
}
