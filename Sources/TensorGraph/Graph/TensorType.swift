/// Element types, numbered as in ONNX `TensorProto.DataType`.
public enum ElementType: UInt8, Sendable, CaseIterable, Codable {
  case float32 = 1
  case uint8, int8, uint16, int16, int32, int64, string, bool, float16, float64, uint32, uint64
  case complex64, complex128, bfloat16
  case float8E4M3FN, float8E4M3FNUZ, float8E5M2, float8E5M2FNUZ, uint4, int4, float4E2M1

  /// Bits of one element; 0 for strings, whose elements differ in length.
  public var bitWidth: Int {
    switch self {
    case .float32, .int32, .uint32: 32
    case .float64, .int64, .uint64, .complex64: 64
    case .complex128: 128
    case .float16, .bfloat16, .int16, .uint16: 16
    case .uint8, .int8, .bool: 8
    case .float8E4M3FN, .float8E4M3FNUZ, .float8E5M2, .float8E5M2FNUZ: 8
    case .uint4, .int4, .float4E2M1: 4
    case .string: 0
    }
  }

  public var isFloatingPoint: Bool {
    switch self {
    case .float32, .float16, .bfloat16, .float64, .float8E4M3FN, .float8E4M3FNUZ, .float8E5M2,
      .float8E5M2FNUZ, .float4E2M1:
      true
    default: false
    }
  }
}

/// Element type and static shape of a value.
public struct TensorType: Hashable, Sendable, CustomStringConvertible {
  public let elementType: ElementType
  /// Sizes of the dimensions, outermost first; empty for a scalar.
  public let shape: [Int]

  public init(_ elementType: ElementType, _ shape: [Int]) {
    self.elementType = elementType
    self.shape = shape
  }

  public var rank: Int { shape.count }

  /// As `Shapes.elementCount`.
  public var elementCount: Int { Shapes.elementCount(shape) }

  /// Size in bytes, sub-byte types packed; 0 for strings.
  public var byteCount: Int { (elementCount * elementType.bitWidth + 7) / 8 }

  public var description: String {
    "\(elementType)[\(shape.map(String.init).joined(separator: "x"))]"
  }
}
