import Foundation
import TensorGraph

/// Operators whose output is known when the graph is read.
extension NodeReading {
  /// The value of a Constant node.
  mutating func constantValue() throws -> StoredTensor {
    if let value = try attribute("value"), value.hasT {
      return try tensorReader.read(value.t)
    }
    if let value = try attribute("sparse_value"), value.hasSparseTensor {
      return try tensorReader.read(value.sparseTensor.dense(reader: tensorReader))
    }
    if let value = try float("value_float") {
      return StoredTensor(type: TensorType(.float32, []), bytes: ElementCoding.data([value]))
    }
    if let values = try floats("value_floats") {
      return StoredTensor(
        type: TensorType(.float32, [values.count]), bytes: ElementCoding.data(values))
    }
    if let value = try int("value_int") { return Self.integers([value], shape: []) }
    if let values = try ints("value_ints") { return Self.integers(values, shape: [values.count]) }
    throw StaysOpaque("a kind of constant that is not known")
  }

  /// An int64 tensor; `values` has one element for each position of `shape`.
  static func integers(_ values: [Int], shape: [Int]) -> StoredTensor {
    StoredTensor(type: TensorType(.int64, shape), bytes: ElementCoding.data(values.map(Int64.init)))
  }

  /// The shape, or the number of elements, of the input.
  mutating func shapeConstant() throws -> StoredTensor {
    let shape = try shape(0)
    if name == "Size" { return Self.integers([shape.reduce(1, *)], shape: []) }
    func bound(_ value: Int) -> Int {
      min(max(value < 0 ? value + shape.count : value, 0), shape.count)
    }
    let start = bound(max(try int("start") ?? 0, -TensorLimits.attribute))
    let end = bound(max(try int("end") ?? shape.count, -TensorLimits.attribute))
    let part = start < end ? Array(shape[start..<end]) : []
    return Self.integers(part, shape: [part.count])
  }

  /// A tensor of one value: known when it is small, else a scalar given to its shape.
  mutating func constantOfShape() throws -> NormalNode {
    let shape = try ints(input: 0)
    guard TensorLimits.admits(shape) else { throw StaysOpaque("an impossible shape") }
    let zero = ElementCoding.data([Float(0)])
    var element = StoredTensor(type: TensorType(.float32, []), bytes: zero)
    if let value = try attribute("value"), value.hasT {
      let given = try tensorReader.read(value.t)
      guard given.type.elementCount == 1, given.type.elementType.bitWidth >= 8 else {
        throw StaysOpaque("a value that is not one element")
      }
      element = StoredTensor(type: TensorType(given.type.elementType, []), bytes: given.bytes)
    }
    let count = shape.reduce(1, *)
    guard count <= SmallTensor.limit, !keepsNoOps else { return .filled(element, shape: shape) }
    var bytes = Data(capacity: count * element.bytes.count)
    for _ in 0..<count { bytes.append(element.bytes) }
    return .constant(
      StoredTensor(type: TensorType(element.type.elementType, shape), bytes: bytes))
  }

  /// A range of numbers whose ends are known.
  func rangeConstant() throws -> StoredTensor {
    let tensors = inputs.compactMap { $0?.tensor.flatMap { SmallTensor($0) } }
    guard let range = ConstantEvaluator.range(tensors)?.stored else {
      throw StaysOpaque("its ends are not constant, or it is long")
    }
    return range
  }
}
