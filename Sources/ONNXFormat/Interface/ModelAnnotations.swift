import TensorGraph

/// What a model says about a node, a value or a weight beside what it computes.
struct Annotation: Equatable, Sendable {
  /// Empty for what has none, and for values and weights, which are known by their names.
  var name = ""
  var text = ""
  var properties: [ONNXStringStringEntryProto] = []

  var isEmpty: Bool { name.isEmpty && text.isEmpty && properties.isEmpty }
}

/// Names, documentation and metadata of a model's parts: kept through rewriting for all that is
/// still there.
struct ModelAnnotations: Sendable {
  /// Of nodes in normal form; opaque nodes carry their own.
  private(set) var nodes: [NodeID: Annotation] = [:]
  /// By the name of the value.
  private(set) var values: [String: Annotation] = [:]
  /// By the name of the weight.
  private(set) var weights: [String: Annotation] = [:]
  /// Names of small weights by content: the normal form has many of them as attributes.
  private(set) var constantNames: [ContentHash: String] = [:]

  /// Weights of more elements are never attributes.
  private static let constantLimit = 64

  init() {}

  /// What the model says of its values and weights.
  init(_ graph: ONNXGraphProto) {
    for info in graph.valueInfo {
      let annotation = Annotation(text: info.docString, properties: info.metadataProps)
      if !annotation.isEmpty { values[info.name] = annotation }
    }
    for tensor in graph.initializer {
      let annotation = Annotation(text: tensor.docString, properties: tensor.metadataProps)
      if !annotation.isEmpty { weights[tensor.name] = annotation }
    }
  }

  /// Keeps what a node in normal form was in the model.
  mutating func insert(_ node: ONNXNodeProto, as id: NodeID) {
    nodes[id] = Annotation(
      name: node.name, text: node.docString, properties: node.metadataProps)
  }

  /// The same under other node ids; what has none is left out.
  func renumbered(_ numbers: [NodeID: NodeID]) -> ModelAnnotations {
    var result = self
    result.nodes = [:]
    for (id, annotation) in nodes { if let id = numbers[id] { result.nodes[id] = annotation } }
    return result
  }

  /// Keeps the name of a weight that an attribute may be made from; the first of equal ones.
  mutating func insert(constant tensor: StoredTensor, named name: String) {
    guard tensor.type.elementCount <= Self.constantLimit else { return }
    let key = tensor.key
    if constantNames[key] == nil { constantNames[key] = name }
  }
}
