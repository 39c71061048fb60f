import TensorGraph

/// The nodes whose hashes an edit changes, with the new ones.
struct SignatureChange {
  struct Changed {
    let id: NodeID
    let node: Node
    var near: ContentHash
    var far = ContentHash(high: 0, low: 0)
  }

  private(set) var nodes: [Changed] = []

  /// - Parameter near: by node id, the hashes of the graph before.
  init(_ effect: EditEffect, of graph: Graph, near: [ContentHash]) {
    nodes.reserveCapacity(effect.added.count + 2 * effect.rewired.count)
    for entry in effect.added { addDirect(entry, effect, graph) }
    for entry in effect.rewired { addDirect(entry, effect, graph) }
    // What reads a rewired node is itself as it was, but sees another node two edges away.
    let direct = nodes.count
    for entry in effect.rewired {
      for use in graph.uses(of: entry.id)
      where !nodes.contains(where: { $0.id == use.consumer })
        && !effect.removed.contains(use.consumer)
      {
        nodes.append(
          Changed(id: use.consumer, node: graph[use.consumer], near: near[use.consumer.index]))
      }
    }
    for place in nodes.indices {
      nodes[place].far = SignatureTable.hash(nodes[place].node) { id in
        nodes[..<direct].first { $0.id == id }?.near ?? near[id.index]
      }
    }
  }

  private mutating func addDirect(
    _ entry: EditEffect.Entry, _ effect: EditEffect, _ graph: Graph
  ) {
    let near = SignatureTable.hash(entry.node) { id in
      if id.index < graph.idLimit { return graph[id].label }
      guard let new = effect.added.first(where: { $0.id == id }) else {
        preconditionFailure("\(id) is read, but neither in the graph nor new")
      }
      return new.node.label
    }
    nodes.append(Changed(id: entry.id, node: entry.node, near: near))
  }

  func far(of id: NodeID) -> ContentHash? { nodes.first { $0.id == id }?.far }
}
