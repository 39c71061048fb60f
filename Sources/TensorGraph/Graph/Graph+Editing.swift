extension Graph {
  /// Carries out an effect that was worked out for exactly this graph.
  public mutating func apply(_ effect: EditEffect) {
    let facts = facts(after: effect)
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
    for (id, facts) in facts.nodes {
      hashes[id.index] = facts.hash
      levels[id.index] = facts.level
      weightOnly[id.index] = facts.weightOnly
    }
    nodeCount += effect.added.count - effect.removed.count
    outputs = effect.outputs
    contentHash = facts.contentHash
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
