/// A change of a graph: nodes added, and uses redirected to other values. What nothing reads any
/// more afterwards is removed.
///
/// New nodes are named by the placeholders `.added(0)`, `.added(1)` ..., so an edit stays valid
/// while other parts of the graph change.
public struct GraphEdit: Sendable {
  /// The new nodes, each after those that it reads.
  public var added: [Node]
  /// For each pair, every reader of `from` that was in the graph before, and every graph output
  /// that it is, takes `to` instead. New nodes keep reading what they say.
  public var redirections: [Redirection]

  public struct Redirection: Hashable, Sendable {
    public let from: Value
    public let to: Value

    public init(from: Value, to: Value) {
      self.from = from
      self.to = to
    }
  }

  public init(added: [Node] = [], redirections: [Redirection] = []) {
    self.added = added
    self.redirections = redirections
  }

  /// Adds a node to the edit; its types follow from what it reads in `graph` and in the edit.
  ///
  /// - Throws: `GraphError` when the inputs do not fit the operator.
  public mutating func add(
    _ op: Operator, _ attributes: Attributes = .none, _ inputs: [Value], in graph: Graph
  ) throws(GraphError) -> NodeID {
    let types = try op.inferOutputs(
      attributes: attributes, inputs: inputs.map { type(of: $0, in: graph) })
    added.append(Node(op, attributes, inputs: inputs, outputs: types))
    return .added(added.count - 1)
  }

  public mutating func redirect(_ from: Value, to: Value) {
    redirections.append(Redirection(from: from, to: to))
  }

  /// Type of a value of the graph or of a new node.
  public func type(of value: Value, in graph: Graph) -> TensorType {
    guard let index = value.node.addedIndex else { return graph.type(of: value) }
    return added[index].outputs[Int(value.port)]
  }
}

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

  /// `idLimit` of the edited graph.
  let idLimit: Int
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
}
