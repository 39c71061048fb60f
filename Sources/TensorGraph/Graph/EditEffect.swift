/// What an edit does to one particular graph, worked out without building the new graph. The hash
/// of the new graph takes longer: `Graph.contentHash(after:)`.
public struct EditEffect: Sendable {
  /// A node with the id it has in the edited graph.
  public struct Entry: Sendable {
    public let id: NodeID
    public let node: Node
  }

  /// New nodes that are alive in the edited graph, each after those that it reads.
  public let added: [Entry]
  /// Nodes of the graph that nothing reads any more, increasing.
  public let removed: [NodeID]
  /// Remaining nodes that read something else than before, with their new inputs, increasing.
  public let rewired: [Entry]
  /// The edited graph's outputs.
  public let outputs: [GraphOutput]
  /// Remaining old nodes whose weight-only flag changes, with the new flag, increasing.
  public let weightOnlyChanges: [(id: NodeID, weightOnly: Bool)]
  /// For each of `added`, whether it is weight-only.
  public let addedWeightOnly: [Bool]

  /// `idLimit` of the graph that the edit was worked out for: the first id of a new node.
  let base: Int
  /// `idLimit` of the edited graph.
  public let idLimit: Int
}

extension EditEffect {
  /// Type of a value of the edited graph: one of `graph`, or of a new node.
  public func type(of value: Value, in graph: Graph) -> TensorType {
    if let node = graph.node(value.node) { return node.outputs[Int(value.port)] }
    guard let new = added.first(where: { $0.id == value.node }) else {
      preconditionFailure("\(value) is neither in the graph nor new")
    }
    return new.node.outputs[Int(value.port)]
  }

  /// The same effect on a later state of the graph, whose edits since then have touched nothing
  /// that this one depends on: new nodes get the ids that come next there.
  public func rebased(onto graph: Graph) -> EditEffect {
    let shift = graph.idLimit - base
    guard shift != 0 else { return self }
    func moved(_ id: NodeID) -> NodeID { id.index >= base ? NodeID(id.index + shift) : id }
    func moved(_ value: Value) -> Value { Value(moved(value.node), port: Int(value.port)) }
    func moved(_ entry: Entry) -> Entry {
      let node = entry.node
      let isTouched = node.inputs.contains { $0.node.index >= base }
      return Entry(
        id: moved(entry.id), node: isTouched ? Node(node, inputs: node.inputs.map(moved)) : node)
    }
    return EditEffect(
      added: added.map(moved), removed: removed, rewired: rewired.map(moved),
      outputs: outputs.map { GraphOutput(name: $0.name, value: moved($0.value)) },
      weightOnlyChanges: weightOnlyChanges, addedWeightOnly: addedWeightOnly, base: base + shift,
      idLimit: idLimit + shift)
  }
}
