public import Foundation
public import TensorGraph

/// A constant tensor: its type, and its elements row by row, little endian.
///
/// Types of fewer than 8 bits are packed; for text, the bytes are the serialised `TensorProto`.
public struct StoredTensor: Equatable, Sendable {
  public let type: TensorType
  public let bytes: Data

  public init(type: TensorType, bytes: Data) {
    self.type = type
    self.bytes = bytes
  }

  /// A tensor whose elements are these numbers, converted; nil when the counts differ or the
  /// element type holds no plain numbers.
  public init?(type: TensorType, values: [Double]) {
    guard values.count == type.elementCount,
      let bytes = ElementCoding.bytes(of: values, as: type.elementType)
    else { return nil }
    self.init(type: type, bytes: bytes)
  }

  /// The elements as numbers, row-major; nil for types that hold no plain numbers and when a
  /// 64-bit integer has no exact double.
  public var values: [Double]? {
    ElementCoding.doubles(of: bytes, as: type.elementType)
  }

  /// Hash of element type, shape and bytes: the `key` of a `Weight`.
  public var key: ContentHash {
    var hasher = ContentHasher()
    hasher.combine(Int(type.elementType.rawValue))
    hasher.combine(type.rank)
    for size in type.shape { hasher.combine(size) }
    bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
    return hasher.finish()
  }

  /// What a weight node carries for this tensor: values only where there are few.
  public func weight(named name: String) -> Weight {
    let values = type.elementCount <= Weight.inlineLimit ? self.values : nil
    return Weight(key: key, values: values, name: name)
  }
}
