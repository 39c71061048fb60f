import Foundation
import TensorGraph

/// One ONNX node while it is brought into normal form: its attributes, each of which must be
/// understood, and its inputs.
struct NodeReading {
  let name: String
  private(set) var inputs: [Operand?]
  /// One more than the position of the last output that something reads.
  let usedOutputCount: Int
  /// All outputs that the node lists.
  let outputCount: Int
  let opset: Int
  let tensorReader: TensorReader
  /// Whether what changes nothing at the sizes at hand is a node all the same.
  var keepsNoOps = false
  private let attributes: [String: ONNXAttributeProto]
  private var unread: Set<String>

  init(
    _ node: ONNXNodeProto, inputs: [Operand?], usedOutputCount: Int, opset: Int,
    tensorReader: TensorReader
  ) {
    name = node.opType
    self.inputs = inputs
    self.usedOutputCount = usedOutputCount
    outputCount = node.output.count
    self.opset = opset
    self.tensorReader = tensorReader
    attributes = Dictionary(
      node.attribute.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    unread = Set(attributes.keys)
  }

  // MARK: Attributes

  mutating func attribute(_ name: String) throws -> ONNXAttributeProto? {
    unread.remove(name)
    guard let found = attributes[name] else { return nil }
    guard found.refAttrName.isEmpty else { throw StaysOpaque("\(name) refers to a function") }
    return found
  }

  mutating func int(_ name: String) throws -> Int? {
    guard let found = try attribute(name) else { return nil }
    guard found.hasI else { throw StaysOpaque("\(name) is not an integer") }
    return Int(found.i)
  }

  mutating func float(_ name: String) throws -> Float? {
    guard let found = try attribute(name) else { return nil }
    guard found.hasF else { throw StaysOpaque("\(name) is not a number") }
    return found.f
  }

  mutating func string(_ name: String) throws -> String? {
    guard let found = try attribute(name) else { return nil }
    guard found.hasS, let text = String(bytes: found.s, encoding: .utf8) else {
      throw StaysOpaque("\(name) is not a text")
    }
    return text
  }

  mutating func ints(_ name: String) throws -> [Int]? {
    try attribute(name).map { found in found.ints.map { Int($0) } }
  }

  mutating func floats(_ name: String) throws -> [Float]? {
    try attribute(name).map { found in found.floats }
  }

  mutating func strings(_ name: String) throws -> [String]? {
    try attribute(name).map { found in
      try found.strings.map { text in
        guard let text = String(bytes: text, encoding: .utf8) else {
          throw StaysOpaque("\(name) is not text")
        }
        return text
      }
    }
  }

  /// Reads an attribute that only has a meaning here with one value.
  mutating func require(_ name: String, _ expected: Int, default value: Int) throws {
    guard try (int(name) ?? value) == expected else {
      throw StaysOpaque("\(name) is not \(expected)")
    }
  }

  /// Marks attributes as understood that change nothing.
  mutating func ignore(_ names: String...) {
    for name in names { unread.remove(name) }
  }

  /// Refuses attributes that nothing has read.
  func checkAllRead() throws {
    if let name = unread.sorted().first { throw StaysOpaque("the attribute \(name)") }
  }

  // MARK: Inputs

  /// Gives a value to an input that is left out.
  mutating func fill(_ position: Int, _ tensor: StoredTensor) {
    inputs[position] = .constant(NamedTensor(name: "", tensor: tensor))
  }

  /// The input at a position, nil when it is left out.
  func optionalInput(_ position: Int) -> Operand? {
    position < inputs.count ? inputs[position] : nil
  }

  func input(_ position: Int) throws -> Operand {
    guard let input = optionalInput(position) else {
      throw StaysOpaque("input \(position) is left out")
    }
    return input
  }

  func shape(_ position: Int) throws -> [Int] { try input(position).type.shape }

  /// The integers of a constant input, nil when it is left out.
  func optionalInts(input position: Int) throws -> [Int]? {
    guard let operand = optionalInput(position) else { return nil }
    guard let tensor = operand.tensor, tensor.type.elementCount <= SmallTensor.limit,
      let values = ElementCoding.integers(of: tensor.bytes, as: tensor.type.elementType)
    else { throw StaysOpaque("input \(position) is not constant") }
    return values
  }

  func ints(input position: Int) throws -> [Int] {
    guard let values = try optionalInts(input: position) else {
      throw StaysOpaque("input \(position) is left out")
    }
    return values
  }

  /// The numbers of a constant input, nil when it is left out.
  func optionalNumbers(input position: Int) throws -> [Double]? {
    guard let operand = optionalInput(position) else { return nil }
    guard let tensor = operand.tensor, tensor.type.elementCount <= SmallTensor.limit,
      let values = tensor.values
    else { throw StaysOpaque("input \(position) is not constant") }
    return values
  }

  func axis(_ axis: Int, rank: Int) throws -> Int {
    guard let axis = Shapes.normalizedAxis(axis, rank: rank) else {
      throw StaysOpaque("axis \(axis) does not exist")
    }
    return axis
  }

  func axes(_ axes: [Int], rank: Int) throws -> [Int] {
    guard let axes = Shapes.normalizedAxes(axes, rank: rank) else {
      throw StaysOpaque("axes \(axes) do not exist")
    }
    return axes
  }
}
