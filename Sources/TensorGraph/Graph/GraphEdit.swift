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
