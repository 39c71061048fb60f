/// Elements as Swift numbers, converted where the tensor holds another type.
extension TensorValue {
  /// A tensor from numbers, converted to `elementType`; an element type of 8 or 4 bits that is not
  /// an integer of 8 bits or a bool is refused.
  /// - Throws: `ONNXRuntimeError` when count and shape differ, or the type is not supported here.
  public init(doubles: [Double], shape: [Int], as elementType: ElementType) throws {
    let bytes: [UInt8]
    switch elementType {
    case .float32: bytes = Self.bytes(of: doubles.map { Float($0) })
    case .float64: bytes = Self.bytes(of: doubles)
    case .float16: bytes = Self.bytes(of: doubles.map { Float16($0) })
    case .bfloat16: bytes = Self.bytes(of: doubles.map { Self.bfloat16(Float($0)) })
    case .uint8: bytes = Self.bytes(of: doubles.map { UInt8(clamping: Self.integer($0)) })
    case .int8: bytes = Self.bytes(of: doubles.map { Int8(clamping: Self.integer($0)) })
    case .uint16: bytes = Self.bytes(of: doubles.map { UInt16(clamping: Self.integer($0)) })
    case .int16: bytes = Self.bytes(of: doubles.map { Int16(clamping: Self.integer($0)) })
    case .int32: bytes = Self.bytes(of: doubles.map { Int32(clamping: Self.integer($0)) })
    case .int64: bytes = Self.bytes(of: doubles.map { Int64(Self.integer($0)) })
    case .uint32: bytes = Self.bytes(of: doubles.map { UInt32(clamping: Self.integer($0)) })
    case .uint64: bytes = Self.bytes(of: doubles.map { UInt64(clamping: Self.integer($0)) })
    case .bool: bytes = doubles.map { $0 == 0 ? 0 : 1 }
    default:
      throw ONNXRuntimeError(.invalidInput, "no numbers can be stored as \(elementType)")
    }
    try self.init(elementType: elementType, shape: shape, bytes: bytes)
  }

  /// A float32 tensor; `floats` has one element for each position of `shape`.
  public init(floats: [Float], shape: [Int]) throws {
    try self.init(elementType: .float32, shape: shape, bytes: Self.bytes(of: floats))
  }

  /// An int64 tensor; `int64s` has one element for each position of `shape`.
  public init(int64s: [Int64], shape: [Int]) throws {
    try self.init(elementType: .int64, shape: shape, bytes: Self.bytes(of: int64s))
  }

  /// A bool tensor; `bools` has one element for each position of `shape`.
  public init(bools: [Bool], shape: [Int]) throws {
    try self.init(elementType: .bool, shape: shape, bytes: bools.map { $0 ? 1 : 0 })
  }

  /// The elements as doubles (64-bit integers are rounded); nil for 8-bit floats and 4-bit
  /// integers.
  public var doubles: [Double]? {
    switch elementType {
    case .float32: elements(as: Float.self).map { Double($0) }
    case .float64: elements(as: Double.self)
    case .float16: elements(as: Float16.self).map { Double($0) }
    case .bfloat16:
      elements(as: UInt16.self).map { Double(Float(bitPattern: UInt32($0) << 16)) }
    case .uint8, .bool: bytes.map { Double($0) }
    case .int8: elements(as: Int8.self).map { Double($0) }
    case .uint16: elements(as: UInt16.self).map { Double($0) }
    case .int16: elements(as: Int16.self).map { Double($0) }
    case .int32: elements(as: Int32.self).map { Double($0) }
    case .int64: elements(as: Int64.self).map { Double($0) }
    case .uint32: elements(as: UInt32.self).map { Double($0) }
    case .uint64: elements(as: UInt64.self).map { Double($0) }
    default: nil
    }
  }

  /// The elements of a float32 tensor; nil for any other type.
  public var floats: [Float]? { elementType == .float32 ? elements(as: Float.self) : nil }

  /// The elements of an int64 tensor; nil for any other type.
  public var int64s: [Int64]? { elementType == .int64 ? elements(as: Int64.self) : nil }

  /// The elements of a bool tensor; nil for any other type.
  public var bools: [Bool]? { elementType == .bool ? bytes.map { $0 != 0 } : nil }

  private func elements<Element: BitwiseCopyable>(as type: Element.Type) -> [Element] {
    let size = MemoryLayout<Element>.size
    return [Element](unsafeUninitializedCapacity: bytes.count / size) { buffer, count in
      count = bytes.count / size
      UnsafeMutableRawBufferPointer(buffer).copyBytes(from: bytes.prefix(count * size))
    }
  }

  private static func bytes<Element: BitwiseCopyable>(of elements: [Element]) -> [UInt8] {
    elements.withUnsafeBytes { Array($0) }
  }

  /// The integer below or at `value` in magnitude, held within the range of `Int`; 0 for NaN.
  private static func integer(_ value: Double) -> Int {
    Int(exactly: value.rounded(.towardZero)) ?? (value.isNaN ? 0 : value < 0 ? .min : .max)
  }

  /// The nearest bfloat16, as its bits, ties to even.
  private static func bfloat16(_ value: Float) -> UInt16 {
    let bits = value.bitPattern
    guard !value.isNaN else { return 0x7FC0 }
    let rounded = (UInt64(bits) + 0x7FFF + UInt64((bits >> 16) & 1)) >> 16
    return UInt16(truncatingIfNeeded: rounded)
  }
}
