/// What a node carries beyond operator and attributes.
public enum NodePayload: Hashable, Sendable {
  case none
  /// A graph input: its position among the inputs, and its name.
  case input(position: Int, name: String)
  case weight(Weight)
  case opaque(OpaqueOperator)
}

/// A tensor known before the graph runs. The bytes live outside the graph, under `key`.
public struct Weight: Hashable, Sendable {
  /// Content hash of element type, shape and bytes.
  public let key: ContentHash
  /// The elements, row-major, when they are few enough for rules to look at; else nil.
  public let values: [Double]?
  /// The name it had in the model, kept on export when it is still free.
  public let name: String

  /// Largest number of elements whose values travel with the graph.
  public static let inlineLimit = 16

  public init(key: ContentHash, values: [Double]?, name: String) {
    self.key = key
    self.values = values
    self.name = name
  }

  public static func == (a: Weight, b: Weight) -> Bool { a.key == b.key }

  public func hash(into hasher: inout Hasher) { hasher.combine(key) }
}

/// An operator that no rule knows: kept byte for byte, never touched.
public struct OpaqueOperator: Hashable, Sendable {
  public let domain: String
  public let name: String
  /// The serialized `NodeProto` as it was read.
  public let bytes: [UInt8]
  /// Which positions of the ONNX input list are filled (the others are omitted optional inputs).
  public let filledInputs: [Bool]
  /// Which positions of the ONNX output list exist (the others are omitted optional outputs).
  public let filledOutputs: [Bool]

  public init(
    domain: String, name: String, bytes: [UInt8], filledInputs: [Bool], filledOutputs: [Bool]
  ) {
    self.domain = domain
    self.name = name
    self.bytes = bytes
    self.filledInputs = filledInputs
    self.filledOutputs = filledOutputs
  }
}

/// One operator application. Immutable: an edit replaces nodes, it does not change them.
public final class Node: Sendable {
  public let op: Operator
  public let attributes: Attributes
  public let inputs: [Value]
  /// Types of the outputs; a node has at least one output.
  public let outputs: [TensorType]
  public let payload: NodePayload
  /// Hash of everything but the inputs.
  public let label: ContentHash
  /// `op.isCommutative`, at hand for hashing.
  public let isCommutative: Bool

  public init(
    _ op: Operator, _ attributes: Attributes = .none, inputs: [Value], outputs: [TensorType],
    payload: NodePayload = .none
  ) {
    self.op = op
    self.attributes = attributes
    self.inputs = inputs
    self.outputs = outputs
    self.payload = payload
    label = Self.label(op, attributes, outputs, payload)
    isCommutative = op.isCommutative
  }

  /// The same node reading other values; its types are taken to be unchanged.
  public init(_ node: Node, inputs: [Value]) {
    op = node.op
    attributes = node.attributes
    self.inputs = inputs
    outputs = node.outputs
    payload = node.payload
    label = node.label
    isCommutative = node.isCommutative
  }

  /// Whether the node is computed before the graph runs when all that it reads can be. What an
  /// opaque operator does is not known: it may draw random numbers. Quantised weights stay as small
  /// as they are: the runtime joins DequantizeLinear with what reads it.
  public var isFoldable: Bool {
    switch op {
    case .input, .opaque, .dequantizeLinear, .microsoftDequantizeLinear: false
    default: true
    }
  }

  public var weight: Weight? { if case .weight(let weight) = payload { weight } else { nil } }

  /// Small constant's elements, row-major, where they are known.
  public var constantValues: [Double]? { weight?.values }

  private static func label(
    _ op: Operator, _ attributes: Attributes, _ outputs: [TensorType], _ payload: NodePayload
  ) -> ContentHash {
    var hasher = ContentHasher()
    hasher.combine(op.info.hash)
    hasher.combine(attributes)
    hasher.combine(outputs.count)
    for output in outputs {
      hasher.combine(Int(output.elementType.rawValue))
      hasher.combine(output.rank)
      for size in output.shape { hasher.combine(size) }
    }
    switch payload {
    case .none: break
    case .input(let position, _): hasher.combine(position)
    case .weight(let weight): hasher.combine(weight.key)
    case .opaque(let opaque):
      hasher.combine(opaque.domain)
      hasher.combine(opaque.name)
      opaque.bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
      for filled in opaque.filledInputs { hasher.combine(filled ? 1 : 0) }
      for filled in opaque.filledOutputs { hasher.combine(filled ? 1 : 0) }
    }
    return hasher.finish()
  }
}
