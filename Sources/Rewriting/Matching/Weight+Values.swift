import TensorGraph

extension Weight {
  /// A weight of a few given elements, keyed by content as weights of a model are: element type,
  /// shape, little-endian bytes. Nil for element types that hold no plain numbers.
  init?(_ values: [Double], _ type: TensorType) {
    var bytes: [UInt8] = []
    var kept: [Double] = []
    for value in values {
      guard let (element, rounded) = Self.encode(value, type.elementType) else { return nil }
      bytes += element
      kept.append(rounded)
    }
    var hasher = ContentHasher()
    hasher.combine(Int(type.elementType.rawValue))
    hasher.combine(type.rank)
    for size in type.shape { hasher.combine(size) }
    bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
    self.init(key: hasher.finish(), values: kept, name: "")
  }

  /// Bytes of one element, and the value that they hold.
  private static func encode(_ value: Double, _ type: ElementType) -> (bytes: [UInt8], Double)? {
    func bytes(_ word: some FixedWidthInteger) -> [UInt8] {
      withUnsafeBytes(of: word.littleEndian) { Array($0) }
    }
    func whole<T: FixedWidthInteger>(_: T.Type) -> ([UInt8], Double)? {
      T(exactly: value).map { (bytes($0), value) }
    }
    switch type {
    case .float32:
      let element = Float(value)
      return (bytes(element.bitPattern), Double(element))
    case .float64: return (bytes(value.bitPattern), value)
    case .float16:
      let element = Float16(value)
      return (bytes(element.bitPattern), Double(element))
    case .bfloat16:
      // The upper half of a float32, rounded to nearest even.
      let word = Float(value).bitPattern
      let upper = UInt16(truncatingIfNeeded: (word &+ 0x7FFF &+ ((word >> 16) & 1)) >> 16)
      return (bytes(upper), Double(Float(bitPattern: UInt32(upper) << 16)))
    case .int8: return whole(Int8.self)
    case .int16: return whole(Int16.self)
    case .int32: return whole(Int32.self)
    case .int64: return whole(Int64.self)
    case .uint8: return whole(UInt8.self)
    case .uint16: return whole(UInt16.self)
    case .uint32: return whole(UInt32.self)
    case .uint64: return whole(UInt64.self)
    case .bool: return value == 0 || value == 1 ? ([UInt8(value)], value) : nil
    default: return nil
    }
  }
}
