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
  /// What the node is at the graph's other size points, in their order; empty where it is the same
  /// at all of them.
  public let forms: [NodeForm]
  /// Hash of everything but the inputs.
  public let label: ContentHash
  /// `op.isCommutative`, at hand for hashing.
  public let isCommutative: Bool

  /// - Parameter forms: Attributes and types at the size points after the first; forms that are all
  ///   the same as the node itself are left out.
  public init(
    _ op: Operator, _ attributes: Attributes = .none, inputs: [Value], outputs: [TensorType],
    payload: NodePayload = .none, forms: [NodeForm] = []
  ) {
    self.op = op
    self.attributes = attributes
    self.inputs = inputs
    self.outputs = outputs
    self.payload = payload
    self.forms =
      forms.allSatisfy { $0.outputs == outputs && $0.attributes == attributes } ? [] : forms
    label = Self.label(op, attributes, outputs, payload, self.forms)
    isCommutative = op.isCommutative
  }

  /// The same node reading other values; its types are taken to be unchanged.
  public init(_ node: Node, inputs: [Value]) {
    op = node.op
    attributes = node.attributes
    self.inputs = inputs
    outputs = node.outputs
    payload = node.payload
    forms = node.forms
    label = node.label
    isCommutative = node.isCommutative
  }

  /// Whether the node is computed before the graph runs when all that it reads can be. What an
  /// opaque operator does is not known: it may draw random numbers. Quantised weights stay as small
  /// as they are: the runtime joins DequantizeLinear with what reads it. What differs between sizes
  /// is known when the sizes are.
  public var isFoldable: Bool {
    switch op {
    case .input, .opaque, .dequantizeLinear, .microsoftDequantizeLinear, .sizes: false
    default: forms.isEmpty
    }
  }

  /// Whether attributes or types depend on the sizes of symbolic dimensions.
  public var dependsOnSizes: Bool { !forms.isEmpty }

  /// The attributes at a size point, 0 being the first.
  public func attributes(at point: Int) -> Attributes {
    point == 0 || forms.isEmpty ? attributes : forms[point - 1].attributes
  }

  /// The types of the outputs at a size point, 0 being the first.
  public func outputs(at point: Int) -> [TensorType] {
    point == 0 || forms.isEmpty ? outputs : forms[point - 1].outputs
  }

  /// The node as it is at one size point, known at this point alone.
  public func at(_ point: Int) -> Node {
    forms.isEmpty
      ? self
      : Node(
        op, attributes(at: point), inputs: inputs, outputs: outputs(at: point), payload: payload)
  }

  public var weight: Weight? { if case .weight(let weight) = payload { weight } else { nil } }

  /// Small constant's elements, row-major, where they are known.
  public var constantValues: [Double]? { weight?.values }

  private static func label(
    _ op: Operator, _ attributes: Attributes, _ outputs: [TensorType], _ payload: NodePayload,
    _ forms: [NodeForm]
  ) -> ContentHash {
    var hasher = ContentHasher()
    hasher.combine(op.info.hash)
    func combine(_ attributes: Attributes, _ outputs: [TensorType]) {
      hasher.combine(attributes)
      hasher.combine(outputs.count)
      for output in outputs {
        hasher.combine(Int(output.elementType.rawValue))
        hasher.combine(output.rank)
        for size in output.shape { hasher.combine(size) }
      }
    }
    combine(attributes, outputs)
    for form in forms { combine(form.attributes, form.outputs) }
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
