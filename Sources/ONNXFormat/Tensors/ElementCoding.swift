import Foundation
import TensorGraph

/// Numbers to and from the bytes of tensors.
enum ElementCoding {
  /// The elements as doubles, nil where that is not exact or the type holds no plain numbers.
  static func doubles(of bytes: Data, as type: ElementType) -> [Double]? {
    switch type {
    case .float32: elements(bytes, Float.self).map { Double($0) }
    case .float64: elements(bytes, Double.self)
    case .float16: elements(bytes, Float16.self).map { Double($0) }
    case .bfloat16:
      elements(bytes, UInt16.self).map { Double(Float(bitPattern: UInt32($0) << 16)) }
    default: integers(of: bytes, as: type).flatMap(exactDoubles)
    }
  }

  /// The elements of an integer or bool tensor, nil for other types and for what exceeds `Int`.
  static func integers(of bytes: Data, as type: ElementType) -> [Int]? {
    switch type {
    case .int64: return elements(bytes, Int64.self).map { Int($0) }
    case .int32: return elements(bytes, Int32.self).map { Int($0) }
    case .int16: return elements(bytes, Int16.self).map { Int($0) }
    case .int8: return elements(bytes, Int8.self).map { Int($0) }
    case .uint8: return bytes.map { Int($0) }
    case .bool: return bytes.map { $0 == 0 ? 0 : 1 }
    case .uint16: return elements(bytes, UInt16.self).map { Int($0) }
    case .uint32: return elements(bytes, UInt32.self).map { Int($0) }
    case .uint64:
      let values = elements(bytes, UInt64.self)
      return values.allSatisfy { $0 <= UInt64(Int.max) } ? values.map { Int($0) } : nil
    default: return nil
    }
  }

  /// The bytes of numbers converted to `type`, nil when the type holds no plain numbers.
  static func bytes(of values: [Double], as type: ElementType) -> Data? {
    switch type {
    case .float32: data(values.map { Float($0) })
    case .float64: data(values)
    case .float16: data(values.map { Float16($0) })
    case .bfloat16: data(values.map { bfloat16(Float($0)) })
    default: bytes(of: values.map(integer), as: type)
    }
  }

  /// The bytes of integers held within the range of `type`, nil when it is no integer type.
  static func bytes(of values: [Int], as type: ElementType) -> Data? {
    switch type {
    case .int64: data(values.map { Int64($0) })
    case .int32: data(values.map { Int32(clamping: $0) })
    case .int16: data(values.map { Int16(clamping: $0) })
    case .int8: data(values.map { Int8(clamping: $0) })
    case .uint8: data(values.map { UInt8(clamping: $0) })
    case .uint16: data(values.map { UInt16(clamping: $0) })
    case .uint32: data(values.map { UInt32(clamping: $0) })
    case .uint64: data(values.map { UInt64(clamping: $0) })
    case .bool: Data(values.map { $0 == 0 ? 0 : 1 })
    default: nil
    }
  }

  static func data<Element: BitwiseCopyable>(_ elements: [Element]) -> Data {
    elements.withUnsafeBytes { Data($0) }
  }

  static func elements<Element: BitwiseCopyable>(
    _ bytes: Data, _ type: Element.Type
  ) -> [Element] {
    let count = bytes.count / MemoryLayout<Element>.size
    return [Element](unsafeUninitializedCapacity: count) { buffer, filled in
      _ = bytes.copyBytes(to: buffer)
      filled = count
    }
  }

  /// The integer part of `value`, held within the range of `Int`; 0 for NaN.
  static func integer(_ value: Double) -> Int {
    Int(exactly: value.rounded(.towardZero)) ?? (value.isNaN ? 0 : value < 0 ? .min : .max)
  }

  private static func exactDoubles(_ values: [Int]) -> [Double]? {
    let doubles = values.compactMap { Double(exactly: $0) }
    return doubles.count == values.count ? doubles : nil
  }

  /// The nearest bfloat16, as its bits, ties to even.
  private static func bfloat16(_ value: Float) -> UInt16 {
    guard !value.isNaN else { return 0x7FC0 }
    let bits = UInt64(value.bitPattern)
    return UInt16(truncatingIfNeeded: (bits + 0x7FFF + ((bits >> 16) & 1)) >> 16)
  }
}
