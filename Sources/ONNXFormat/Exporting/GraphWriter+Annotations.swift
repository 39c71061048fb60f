import TensorGraph

/// What the written model says of its nodes, values and weights: what the model said of those that
/// are still there, and by which rules the others came about.
extension GraphWriter {
  /// The key of a node's metadata under which the rules stand by which it came about.
  static let ruleKey = "xrlflow.rule"

  /// Names and describes a node in normal form.
  mutating func annotate(_ proto: inout ONNXNodeProto, _ id: NodeID) {
    let rules = history.rules(of: id)
    guard rules.isEmpty else {
      proto.name = nodeNames.unique(inheritedName(of: id, proto.opType))
      var entry = ONNXStringStringEntryProto()
      (entry.key, entry.value) = (Self.ruleKey, rules.joined(separator: ", "))
      proto.metadataProps = [entry]
      return
    }
    guard let known = model.annotations.nodes[id] else {
      proto.name = nodeNames.unique("\(proto.opType)_\(id)")
      return
    }
    proto.name = known.name
    if !known.text.isEmpty { proto.docString = known.text }
    proto.metadataProps = known.properties
  }

  /// The name of the node in whose place a new one stands; with the operator added where that gives
  /// something else.
  private func inheritedName(of id: NodeID, _ opType: String) -> String {
    let (source, isInPlace) = history.source(of: id)
    let name =
      [model.annotations.nodes[source]?.name, model.valueNames[Value(source)]]
      .compactMap { $0 }.first { !$0.isEmpty }
    guard let name else { return "\(opType)_\(id)" }
    return isInPlace ? name : "\(name)/\(opType)"
  }

  /// The name that a value had in the model, or that had the value in whose place it stands.
  func knownName(of value: Value) -> String? {
    if let name = model.valueNames[value] { return name }
    guard let source = history.source(of: value), !graph.contains(source.node) else { return nil }
    return model.valueNames[source]
  }

  /// Declares the type of a value, with what the model says of it.
  func described(_ info: ONNXValueInfoProto) -> ONNXValueInfoProto {
    guard let known = model.annotations.values[info.name] else { return info }
    var info = info
    if !known.text.isEmpty { info.docString = known.text }
    info.metadataProps = known.properties
    return info
  }

  /// The weight with what the model says of it.
  func described(_ tensor: ONNXTensorProto) -> ONNXTensorProto {
    guard let known = model.annotations.weights[tensor.name] else { return tensor }
    var tensor = tensor
    if !known.text.isEmpty { tensor.docString = known.text }
    tensor.metadataProps = known.properties
    return tensor
  }

  /// Names of nodes that are written as they are: no other node may take them.
  static func keptNodeNames(_ model: LoadedModel, _ graph: Graph) -> Set<String> {
    var names: Set<String> = []
    for id in graph.nodeIDs {
      if let name = model.annotations.nodes[id]?.name { names.insert(name) }
    }
    return names
  }
}
