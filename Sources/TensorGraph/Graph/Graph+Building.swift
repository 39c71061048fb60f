extension Graph {
  /// Adds a graph input after those that are there.
  ///
  /// - Parameter forms: Its types at the size points after the first; none where they are the same.
  @discardableResult
  public mutating func addInput(
    _ name: String, _ type: TensorType, forms: [TensorType] = []
  ) -> Value {
    let payload = NodePayload.input(position: inputs.count, name: name)
    let id = append(
      Node(
        .input, inputs: [], outputs: [type], payload: payload,
        forms: forms.map { NodeForm(.none, outputs: [$0]) }))
    inputs.append(id)
    return Value(id)
  }

  @discardableResult
  public mutating func addWeight(_ weight: Weight, _ type: TensorType) -> Value {
    Value(append(Node(.weight, inputs: [], outputs: [type], payload: .weight(weight))))
  }

  /// Adds a node whose output types follow from its inputs.
  ///
  /// - Throws: `GraphError` when the inputs do not exist or do not fit the operator.
  @discardableResult
  public mutating func add(
    _ op: Operator, _ attributes: Attributes = .none, _ inputs: [Value]
  ) throws(GraphError) -> NodeID {
    for input in inputs { try check(input) }
    var edit = GraphEdit()
    _ = try edit.add(op, attributes, inputs, in: self)
    return append(edit.added[0])
  }

  /// Adds a node as it is; what it reads must be in the graph. For operators whose types cannot be
  /// inferred, and for readers that have checked them.
  ///
  /// An `input` node added this way is not listed among `inputs`: use `addInput`.
  @discardableResult
  public mutating func append(_ node: Node) -> NodeID {
    let id = NodeID(slots.count)
    slots.append(node)
    useLists.append([])
    let facts = facts(of: node, id: id) {
      hashes[$0.index]
    } level: {
      levels[$0.index]
    } weightOnly: {
      weightOnly[$0.index]
    }
    hashes.append(facts.hash)
    levels.append(facts.level)
    weightOnly.append(facts.weightOnly)
    for (position, input) in node.inputs.enumerated() {
      insert(Use(consumer: id, input: position, port: Int(input.port)), of: input.node)
    }
    nodeCount += 1
    pointCount = max(pointCount, node.forms.count + 1)
    return id
  }

  /// Makes `value` the graph's next output.
  public mutating func addOutput(_ name: String, _ value: Value) {
    outputs.append(GraphOutput(name: name, value: value))
    contentHash = outputHash(outputs) { hashes[$0.index] }
  }

  /// Removes what no output depends on, inputs of the graph excepted: edits take every node for
  /// needed, and leave none behind that is not.
  public mutating func removeUnneeded() {
    var needed = [Bool](repeating: false, count: slots.count)
    var stack = outputs.map(\.value.node)
    while let id = stack.popLast() {
      guard !needed[id.index] else { continue }
      needed[id.index] = true
      stack += self[id].inputs.map(\.node)
    }
    for id in inputs { needed[id.index] = true }
    for id in nodeIDs where !needed[id.index] {
      for (position, input) in self[id].inputs.enumerated() {
        remove(Use(consumer: id, input: position, port: Int(input.port)), of: input.node)
      }
      slots[id.index] = nil
      nodeCount -= 1
    }
  }

  func check(_ value: Value) throws(GraphError) {
    guard let node = node(value.node) else {
      throw GraphError(.unknownNode, "\(value) is not in the graph")
    }
    guard value.port >= 0, Int(value.port) < node.outputs.count else {
      throw GraphError(
        .unknownPort,
        "\(value.node) \(node.op.name) has \(node.outputs.count) outputs, not \(value)")
    }
  }

  mutating func insert(_ use: Use, of id: NodeID) {
    let list = useLists[id.index]
    var position = list.count
    while position > 0,
      (list[position - 1].consumer, list[position - 1].input) > (use.consumer, use.input)
    {
      position -= 1
    }
    useLists[id.index].insert(use, at: position)
  }

  mutating func remove(_ use: Use, of id: NodeID) {
    useLists[id.index].removeAll { $0 == use }
  }
}
