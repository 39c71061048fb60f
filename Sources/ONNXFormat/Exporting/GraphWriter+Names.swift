import Foundation
import SwiftProtobuf
import TensorGraph

/// Names of values, and the constants that they stand for.
extension GraphWriter {
  mutating func name(of value: Value) -> String {
    if let name = valueNames[value] { return name }
    let name = names.unique(knownName(of: value) ?? "\(value)")
    valueNames[value] = name
    return name
  }

  mutating func inputName(_ value: Value) throws -> String {
    if let name = valueNames[value] { return name }
    guard let folded = folded[value] else { return name(of: value) }
    let wanted = knownName(of: value) ?? "folded_\(value)"
    let name = try initializer(folded.tensor, key: folded.key, named: wanted)
    valueNames[value] = name
    return name
  }

  mutating func inputName(
    _ input: WrittenNode.Input, of node: Node, output: String
  ) throws -> String {
    func tensor(_ type: TensorType, _ bytes: Data) -> StoredTensor {
      StoredTensor(type: type, bytes: bytes)
    }
    switch input {
    case .omitted: return ""
    case .input(let position): return try inputName(node.inputs[position])
    case .integers(let values, let shape, let label):
      return try constant(NodeReading.integers(values, shape: shape), "\(output)_\(label)")
    case .sizes(let forms, let shape, let label):
      return try sizes(forms, shape: shape, of: node, named: "\(output)_\(label)")
    case .int32Size(let form, let label):
      let size = try sizes([form], shape: [], of: node, named: "\(output)_\(label)_int64")
      return write(
        "Cast", [size], named: "\(output)_\(label)", ["to": .int(Int(ElementType.int32.rawValue))])
    case .int32(let value, let label):
      return try constant(
        tensor(TensorType(.int32, []), ElementCoding.data([Int32(clamping: value)])),
        "\(output)_\(label)")
    case .floats(let values, let label):
      return try constant(
        tensor(TensorType(.float32, [values.count]), ElementCoding.data(values)),
        "\(output)_\(label)")
    case .scalar(let value, let label):
      let element = graph.type(of: node.inputs[0]).elementType
      guard let scalar = StoredTensor(type: TensorType(element, []), values: [value]) else {
        throw ONNXError(.notWritable, at: node.op.name, "cannot have a limit of type \(element)")
      }
      return try constant(scalar, "\(output)_\(label)")
    }
  }

  mutating func constant(_ tensor: StoredTensor, _ name: String) throws -> String {
    let key = tensor.key
    return try initializer(
      tensor, key: key, named: model.annotations.constantNames[key] ?? name)
  }

  /// The name of the initializer with this content, which is written once.
  mutating func initializer(
    _ tensor: StoredTensor, key: ContentHash, named wanted: String
  ) throws -> String {
    if let name = initializerNames[key] { return name }
    let name = names.unique(wanted.isEmpty ? "weight" : wanted)
    initializerNames[key] = name
    content.initializer.append(described(try ONNXTensorProto(tensor, named: name)))
    return name
  }
}
