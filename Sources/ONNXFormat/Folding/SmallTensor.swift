import Foundation
import TensorGraph

/// A tensor of few numbers, for working out shapes while a model is read.
///
/// Integers and bools are exact; floats are rounded to the element type after each operation.
struct SmallTensor {
  /// Largest number of elements that is worked on.
  static let limit = 1024

  enum Elements {
    case integers([Int])
    case floats([Double])
  }

  let type: TensorType
  let elements: Elements

  /// Nil when the tensor is too large or of a type that is not worked on.
  init?(_ tensor: StoredTensor) {
    guard tensor.type.elementCount <= Self.limit else { return nil }
    type = tensor.type
    switch tensor.type.elementType {
    case .float32, .float64:
      guard let values = tensor.values else { return nil }
      elements = .floats(values)
    case .int64, .int32, .int16, .int8, .uint8, .bool:
      guard let values = ElementCoding.integers(of: tensor.bytes, as: type.elementType) else {
        return nil
      }
      elements = .integers(values)
    default: return nil
    }
  }

  /// Integers or bools; nil when one does not fit the element type.
  init?(_ elementType: ElementType, _ shape: [Int], integers: [Int]) {
    let range: ClosedRange<Int>
    switch elementType {
    case .int64: range = .min ... .max
    case .int32: range = Int(Int32.min)...Int(Int32.max)
    case .int16: range = -32768...32767
    case .int8: range = -128...127
    case .uint8: range = 0...255
    case .bool: range = 0...1
    default: return nil
    }
    guard integers.count == shape.reduce(1, *), integers.allSatisfy(range.contains) else {
      return nil
    }
    type = TensorType(elementType, shape)
    elements = .integers(integers)
  }

  /// Floats, rounded to the element type.
  init?(_ elementType: ElementType, _ shape: [Int], floats: [Double]) {
    guard floats.count == shape.reduce(1, *), elementType == .float32 || elementType == .float64
    else { return nil }
    type = TensorType(elementType, shape)
    elements = .floats(elementType == .float32 ? floats.map { Double(Float($0)) } : floats)
  }

  var stored: StoredTensor? {
    let bytes: Data? =
      switch elements {
      case .integers(let values): ElementCoding.bytes(of: values, as: type.elementType)
      case .floats(let values): ElementCoding.bytes(of: values, as: type.elementType)
      }
    return bytes.map { StoredTensor(type: type, bytes: $0) }
  }

  var integers: [Int]? { if case .integers(let values) = elements { values } else { nil } }

  var floats: [Double]? { if case .floats(let values) = elements { values } else { nil } }

  /// The tensor of the elements at `positions`, given another shape.
  func picking(_ positions: [Int], shape: [Int]) -> SmallTensor? {
    switch elements {
    case .integers(let values):
      SmallTensor(type.elementType, shape, integers: positions.map { values[$0] })
    case .floats(let values):
      SmallTensor(type.elementType, shape, floats: positions.map { values[$0] })
    }
  }

  /// Positions of this tensor's elements when it is broadcast to `shape`.
  func positions(broadcastTo shape: [Int]) -> [Int] {
    var strides = [Int](repeating: 0, count: shape.count)
    var stride = 1
    for (axis, size) in type.shape.enumerated().reversed() {
      if size != 1 { strides[axis + shape.count - type.rank] = stride }
      stride *= size
    }
    return Self.positions(shape: shape, strides: strides)
  }

  /// Offsets `sum(index * stride)` of all indices of `shape`, row-major.
  static func positions(shape: [Int], strides: [Int], from start: Int = 0) -> [Int] {
    var result = [start]
    for (size, stride) in zip(shape, strides) {
      result = result.flatMap { base in (0..<size).map { base + $0 * stride } }
    }
    return result
  }
}
