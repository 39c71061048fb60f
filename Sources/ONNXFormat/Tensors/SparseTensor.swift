import Foundation
import TensorGraph

extension ONNXSparseTensorProto {
  /// The same tensor with its zeros written out.
  /// - Throws: `ONNXError` when indices and shape do not fit.
  func dense(reader: TensorReader) throws -> ONNXTensorProto {
    let place = "sparse tensor \(values.name)"
    let stored = try reader.read(values)
    let shape = dims.map { Int($0) }
    let width = stored.type.elementType.bitWidth / 8
    let table = try reader.read(indices)
    guard width > 0, TensorLimits.admits(shape), stored.type.rank == 1,
      shape.reduce(1, *) <= TensorLimits.dimension,
      let numbers = ElementCoding.integers(of: table.bytes, as: table.type.elementType)
    else {
      throw ONNXError(.unsupportedType, at: place, "has a type or shape that cannot be written out")
    }
    let count = stored.type.elementCount
    var bytes = Data(count: shape.reduce(1, *) * width)
    let perEntry = table.type.rank == 1 ? 1 : shape.count
    guard numbers.count == count * perEntry else {
      throw ONNXError(.invalidModel, at: place, "has \(numbers.count) indices for \(count) values")
    }
    for entry in 0..<count {
      var position = 0
      let index = numbers[(entry * perEntry)..<((entry + 1) * perEntry)]
      let sizes = perEntry == 1 && table.type.rank == 1 ? [shape.reduce(1, *)] : shape
      for (part, size) in zip(index, sizes) {
        guard (0..<size).contains(part) else {
          throw ONNXError(.invalidModel, at: place, "has the index \(part) outside its shape")
        }
        position = position * size + part
      }
      let source = stored.bytes.startIndex + entry * width
      bytes.replaceSubrange(
        (position * width)..<((position + 1) * width), with: stored.bytes[source..<(source + width)]
      )
    }
    return try ONNXTensorProto(
      StoredTensor(type: TensorType(stored.type.elementType, shape), bytes: bytes),
      named: values.name)
  }
}
