import ONNXRuntime
import SeededRandom
public import TensorGraph

/// What an input of a model may be filled with.
public struct InputSpecification: Equatable, Sendable {
  public let name: String
  public let type: TensorType
  /// Integers are drawn from `0..<limit`, for example the rows of an embedding table.
  public let limit: Int

  public init(_ name: String, _ type: TensorType, limit: Int = 2) {
    self.name = name
    self.type = type
    self.limit = max(limit, 1)
  }
}

/// Random values for the inputs of a model: the same for the same seed and scale.
struct RandomInputs {
  let seed: UInt64
  /// Standard deviation of floating point inputs.
  var scale: Double = 1
  /// Size of a random change of each floating point number, in roundings of its format.
  var jitter: Double = 0

  /// - Throws: `ONNXError` for an element type for which there are no random values.
  func values(for inputs: [InputSpecification]) throws -> [String: TensorValue] {
    var result: [String: TensorValue] = [:]
    for (position, input) in inputs.enumerated() {
      var random = CounterRandom(seed: seed, stream: [UInt64(position)])
      result[input.name] = try value(for: input, &random)
    }
    return result
  }

  private func value(
    for input: InputSpecification, _ random: inout CounterRandom
  ) throws -> TensorValue {
    guard let element = TensorValue.ElementType(rawValue: Int(input.type.elementType.rawValue))
    else {
      throw ONNXError(
        .unsupportedType, at: "input \(input.name)",
        "is \(input.type.elementType), for which there are no random values")
    }
    guard element.hasNumbers else {
      // 8-bit floats and 4-bit integers: finite patterns of bits.
      let count = element.byteCount(elements: input.type.elementCount) ?? 0
      return try TensorValue(
        elementType: element, shape: input.type.shape,
        bytes: (0..<count).map { _ in UInt8(truncatingIfNeeded: random.next()) & 0x37 })
    }
    let rounding = element.rounding * jitter
    let numbers = (0..<input.type.elementCount).map { _ in
      if element.isFloatingPoint {
        let number = random.nextNormal() * scale
        return number * (1 + rounding * (2 * random.nextUniformDouble() - 1))
      }
      // Masks are mostly on: a row that is all off gives NaN in many models.
      if element == .bool { return random.nextUniformDouble() < 0.75 ? 1 : 0 }
      return (random.nextUniformDouble() * Double(input.limit)).rounded(.down)
    }
    return try TensorValue(doubles: numbers, shape: input.type.shape, as: element)
  }
}

extension TensorValue.ElementType {
  /// Whether elements can be made from numbers and read as numbers.
  fileprivate var hasNumbers: Bool {
    switch self {
    case .float8e4m3fn, .float8e4m3fnuz, .float8e5m2, .float8e5m2fnuz, .uint4, .int4: false
    default: true
    }
  }

  /// The largest relative error of rounding a number to this type.
  var rounding: Double {
    switch self {
    case .float16: 0x1p-11
    case .bfloat16: 0x1p-8
    case .float64: 0x1p-53
    default: 0x1p-24
    }
  }
}

extension Graph {
  /// What the inputs may be filled with: an integer input that selects rows or elements of a
  /// tensor stays below that tensor's size.
  public var inputSpecifications: [InputSpecification] {
    inputs.compactMap { id in
      guard let node = node(id), case .input(_, let name) = node.payload else { return nil }
      let isInteger = !node.outputs[0].elementType.isFloatingPoint
      let limit = isInteger ? indexLimit(of: id) : nil
      return InputSpecification(name, node.outputs[0], limit: limit ?? 2)
    }
  }

  /// The smallest size of what the value selects from, nil when it selects nothing.
  private func indexLimit(of id: NodeID) -> Int? {
    var limit: Int?
    for use in uses(of: id) {
      let reader = self[use.consumer]
      let found: Int?
      switch reader.op {
      case .gather, .gatherElements:
        let axis = reader.attributes.int("axis") ?? 0
        found = use.input == 1 ? type(of: reader.inputs[0]).shape[axis] : nil
      case .embedLayerNormalization:
        let places = InputPlaces.places(reader.attributes, count: reader.inputs.count)
        // Words, segments and positions select rows of their tables.
        let table = [0: 2, 1: 4, 8: 3][places[Int(use.input)]].flatMap { places.firstIndex(of: $0) }
        found = table.map { type(of: reader.inputs[$0]).shape[0] }
      case .oneHot: found = use.input == 0 ? reader.attributes.int("depth") : nil
      case .cast, .reshape, .identity, .transpose, .expand, .slice, .concat, .split:
        found = indexLimit(of: use.consumer)
      default: found = nil
      }
      limit = [limit, found].compactMap { $0 }.min()
    }
    return limit
  }
}
