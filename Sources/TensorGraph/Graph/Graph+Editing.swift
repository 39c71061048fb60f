extension Graph {
  /// What `edit` would do to this graph: time grows with the edit and with what lies downstream of
  /// it, not with the graph.
  ///
  /// - Throws: `GraphError` when a redirection changes a type, names what is not there, or closes
  ///   a cycle.
  public func effect(of edit: GraphEdit) throws(GraphError) -> EditEffect {
    try validate(edit)
    let base = slots.count
    func resolved(_ value: Value) -> Value {
      value.node.addedIndex.map { Value(NodeID(base + $0), port: Int(value.port)) } ?? value
    }
    let added = edit.added.map { node in
      node.inputs.contains { $0.node.addedIndex != nil }
        ? Node(node, inputs: node.inputs.map(resolved)) : node
    }
    let redirections = edit.redirections.map { ($0.from, resolved($0.to)) }

    var rewiredInputs: [NodeID: [Value]] = [:]
    for (from, to) in redirections {
      for use in useLists[from.node.index] where use.port == from.port {
        rewiredInputs[use.consumer, default: self[use.consumer].inputs][Int(use.input)] = to
      }
    }
    let newOutputs = outputs.map { output in
      guard let (_, to) = redirections.first(where: { $0.0 == output.value }) else { return output }
      return GraphOutput(name: output.name, value: to)
    }
    let dead = deadNodes(
      added: added, redirected: redirections.map(\.0), rewired: rewiredInputs, outputs: newOutputs)
    let rewired = rewiredInputs.keys.sorted().compactMap { id in
      dead.contains(id)
        ? nil : rewiredInputs[id].map { EditEffect.Entry(id: id, node: Node(self[id], inputs: $0)) }
    }
    let alive = added.enumerated().compactMap { index, node in
      dead.contains(NodeID(base + index))
        ? nil : EditEffect.Entry(id: NodeID(base + index), node: node)
    }
    return try finishEffect(
      added: alive, removed: dead.filter { $0.index < base }.sorted(), rewired: rewired,
      outputs: newOutputs, idLimit: base + added.count)
  }

  /// Carries out an effect that was worked out for exactly this graph.
  public mutating func apply(_ effect: EditEffect) {
    let missing = effect.idLimit - slots.count
    slots += Array(repeating: nil, count: missing)
    useLists += Array(repeating: [], count: missing)
    hashes += Array(repeating: ContentHash(high: 0, low: 0), count: missing)
    levels += Array(repeating: 0, count: missing)
    weightOnly += Array(repeating: false, count: missing)

    for entry in effect.rewired {
      setUses(of: self[entry.id], entry.id, present: false)
      slots[entry.id.index] = entry.node
    }
    for id in effect.removed {
      setUses(of: self[id], id, present: false)
    }
    for entry in effect.added { slots[entry.id.index] = entry.node }
    for entry in effect.added + effect.rewired {
      setUses(of: entry.node, entry.id, present: true)
    }
    for id in effect.removed {
      slots[id.index] = nil
      useLists[id.index] = []
    }
    for (id, facts) in effect.recomputed {
      hashes[id.index] = facts.hash
      levels[id.index] = facts.level
      weightOnly[id.index] = facts.weightOnly
    }
    nodeCount += effect.added.count - effect.removed.count
    outputs = effect.outputs
    contentHash = effect.contentHash
    assertInvariants()
  }

  /// Works out the effect and carries it out.
  @discardableResult
  public mutating func apply(_ edit: GraphEdit) throws(GraphError) -> EditEffect {
    let effect = try effect(of: edit)
    apply(effect)
    return effect
  }

  private mutating func setUses(of node: Node, _ id: NodeID, present: Bool) {
    for (position, input) in node.inputs.enumerated() {
      let use = Use(consumer: id, input: position, port: Int(input.port))
      if present { insert(use, of: input.node) } else { remove(use, of: input.node) }
    }
  }
}
