extension Graph {
  /// What `edit` would do to this graph: time grows with the edit, not with the graph.
  ///
  /// - Throws: `GraphError` when a redirection changes a type, names what is not there, or closes
  ///   a cycle.
  public func effect(of edit: GraphEdit) throws(GraphError) -> EditEffect {
    try validate(edit)
    let base = slots.count
    func resolved(_ value: Value) -> Value {
      value.node.addedIndex.map { Value(NodeID(base + $0), port: Int(value.port)) } ?? value
    }
    let added = edit.added.enumerated().map { index, node in
      EditEffect.Entry(
        id: NodeID(base + index),
        node: node.inputs.contains { $0.node.addedIndex != nil }
          ? Node(node, inputs: node.inputs.map(resolved)) : node)
    }
    let redirections = edit.redirections.map { (from: $0.from, to: resolved($0.to)) }
    let rewired = rewire(redirections)
    let newOutputs = outputs.map { output in
      guard let match = redirections.first(where: { $0.from == output.value }) else {
        return output
      }
      return GraphOutput(name: output.name, value: match.to)
    }
    let dead = deadNodes(
      added: added, redirected: redirections.map(\.from), rewired: rewired, outputs: newOutputs)
    let alive = dead.isEmpty ? added : added.filter { !dead.contains($0.id) }
    let remaining = dead.isEmpty ? rewired : rewired.filter { !dead.contains($0.id) }
    try checkAcyclic(added: alive, rewired: remaining, idLimit: base + added.count)
    let flags = weightOnlyFlags(added: alive, rewired: remaining, dead: dead)
    return EditEffect(
      added: alive, removed: dead.filter { $0.index < base }, rewired: remaining,
      outputs: newOutputs, weightOnlyChanges: flags.changes, addedWeightOnly: flags.added,
      base: base, idLimit: base + added.count)
  }

  /// Old nodes that read one of the redirected values, with their new inputs, increasing.
  private func rewire(_ redirections: [(from: Value, to: Value)]) -> [EditEffect.Entry] {
    var rewired: [(id: NodeID, inputs: [Value])] = []
    for (from, to) in redirections {
      let known = rewired.count
      for use in useLists[from.node.index] where use.port == from.port {
        var place = rewired.count - 1
        if place < known || rewired[place].id != use.consumer {
          place = rewired[..<known].firstIndex { $0.id == use.consumer } ?? rewired.count
        }
        if place == rewired.count { rewired.append((use.consumer, self[use.consumer].inputs)) }
        rewired[place].inputs[Int(use.input)] = to
      }
    }
    if redirections.count > 1 { rewired.sort { $0.id < $1.id } }
    return rewired.map { EditEffect.Entry(id: $0.id, node: Node(self[$0.id], inputs: $0.inputs)) }
  }

  /// Nodes, old and new, that nothing reads once the edit is done, increasing. Graph inputs always
  /// stay.
  private func deadNodes(
    added: [EditEffect.Entry], redirected: [Value], rewired: [EditEffect.Entry],
    outputs: [GraphOutput]
  ) -> [NodeID] {
    let base = slots.count
    let unknown = Int32.min
    let gone: Int32 = -1
    // Readers of each node in the edited graph, of those that were looked at.
    var counts = [Int32](repeating: unknown, count: base + added.count)
    var stack: [NodeID] = []
    func adjust(_ id: NodeID, by change: Int32) {
      if counts[id.index] == unknown {
        counts[id.index] = id.index < base ? Int32(useLists[id.index].count) : 0
        stack.append(id)
      }
      counts[id.index] += change
    }
    for entry in rewired {
      for (old, new) in zip(self[entry.id].inputs, entry.node.inputs) where old != new {
        adjust(old.node, by: -1)
        adjust(new.node, by: 1)
      }
    }
    for entry in added {
      adjust(entry.id, by: 0)
      for input in entry.node.inputs { adjust(input.node, by: 1) }
    }
    for value in redirected { adjust(value.node, by: 0) }

    var dead: [NodeID] = []
    while let id = stack.popLast() {
      guard counts[id.index] == 0, !outputs.contains(where: { $0.value.node == id }) else {
        continue
      }
      let node =
        id.index >= base
        ? added[id.index - base].node : rewired.first { $0.id == id }?.node ?? self[id]
      guard node.op != .input else { continue }
      counts[id.index] = gone
      dead.append(id)
      for input in node.inputs {
        adjust(input.node, by: -1)
        if counts[input.node.index] == 0 { stack.append(input.node) }
      }
    }
    return dead.sorted()
  }
}
