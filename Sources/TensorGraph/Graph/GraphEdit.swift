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

  /// Adds a node with the same attributes at all size points; its types follow from what it reads in
  /// `graph` and in the edit.
  ///
  /// - Throws: `GraphError` when the inputs do not fit the operator.
  public mutating func add(
    _ op: Operator, _ attributes: Attributes = .none, _ inputs: [Value], in graph: Graph
  ) throws(GraphError) -> NodeID {
    let types = try op.inferOutputs(
      attributes: attributes, inputs: inputs.map { type(of: $0, in: graph) })
    let count = inputs.reduce(0) { max($0, node($1.node, in: graph).forms.count) }
    var forms: [NodeForm] = []
    for point in 0..<count {
      forms.append(
        NodeForm(
          attributes,
          outputs: try op.inferOutputs(
            attributes: attributes,
            inputs: inputs.map {
              node($0.node, in: graph).outputs(at: point + 1)[Int($0.port)]
            })))
    }
    added.append(Node(op, attributes, inputs: inputs, outputs: types, forms: forms))
    return .added(added.count - 1)
  }

  /// Adds a node as it is at one size point: its types follow from what it reads there. Nodes that
  /// are added so are known at this point alone.
  ///
  /// - Throws: `GraphError` when the inputs do not fit the operator.
  public mutating func add(
    _ op: Operator, _ attributes: Attributes, _ inputs: [Value], in graph: Graph, at point: Int
  ) throws(GraphError) -> NodeID {
    let types = try op.inferOutputs(
      attributes: attributes,
      inputs: inputs.map {
        $0.node.addedIndex == nil
          ? graph.type(of: $0, at: point) : type(of: $0, in: graph)
      })
    added.append(Node(op, attributes, inputs: inputs, outputs: types))
    return .added(added.count - 1)
  }

  /// A new node, or one of the graph.
  private func node(_ id: NodeID, in graph: Graph) -> Node {
    id.addedIndex.map { added[$0] } ?? graph[id]
  }

  public mutating func redirect(_ from: Value, to: Value) {
    redirections.append(Redirection(from: from, to: to))
  }

  /// Type of a value of the graph or of a new node, at a size point.
  public func type(of value: Value, in graph: Graph, at point: Int = 0) -> TensorType {
    node(value.node, in: graph).outputs(at: point)[Int(value.port)]
  }

  /// Whether two values have the same type at every size point.
  public func agree(_ a: Value, _ b: Value, in graph: Graph) -> Bool {
    let points = max(node(a.node, in: graph).forms.count, node(b.node, in: graph).forms.count)
    return (0...points).allSatisfy {
      type(of: a, in: graph, at: $0) == type(of: b, in: graph, at: $0)
    }
  }
}
