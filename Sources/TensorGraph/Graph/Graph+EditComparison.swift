extension Graph {
  /// Whether two edits certainly lead to graphs of the same content; false where a walk over a few
  /// nodes does not show it.
  ///
  /// - Parameters: The effects of two edits on exactly this graph.
  public func leadToSameContent(_ a: EditEffect, _ b: EditEffect) -> Bool {
    var walk = ComparisonWalk(self, a, b)
    return walk.showsSameContent()
  }
}

/// Goes upward from what two edits rewire, over the nodes that differ between the two edited
/// graphs, until none is left.
private struct ComparisonWalk {
  private let graph: Graph
  /// The two edits; a side is an index here.
  private let effects: [EditEffect]
  /// Old nodes of a smaller level are as they were in both edited graphs.
  private let floor: Int32
  /// Nodes of both edited graphs that differ, with what they compute in either.
  private var differing: [(id: NodeID, hashes: [ContentHash])] = []
  private var nodesLeft = 48

  init(_ graph: Graph, _ a: EditEffect, _ b: EditEffect) {
    self.graph = graph
    effects = [a, b]
    floor = (a.rewired + b.rewired).map { graph.levels[$0.id.index] }.min() ?? .max
  }

  mutating func showsSameContent() -> Bool {
    var open: [NodeID] = []
    func add(_ id: NodeID) {
      guard !open.contains(id), !effects.contains(where: { $0.removed.contains(id) }) else {
        return
      }
      open.append(id)
    }
    for effect in effects { for entry in effect.rewired { add(entry.id) } }
    // From the lowest on: what reads a node lies above it.
    while let next = open.indices.min(by: { level(open[$0]) < level(open[$1]) }) {
      let id = open.remove(at: next)
      guard let x = hash(of: id, 0), let y = hash(of: id, 1) else { return false }
      guard x != y else { continue }
      differing.append((id, [x, y]))
      for use in graph.uses(of: id) { add(use.consumer) }
    }
    for (x, y) in zip(effects[0].outputs, effects[1].outputs) {
      guard x.value.port == y.value.port, let left = token(x.value.node, below: .max, 0),
        let right = token(y.value.node, below: .max, 1), left == right
      else { return false }
    }
    return true
  }

  private func level(_ id: NodeID) -> Int32 { graph.levels[id.index] }

  /// Hash of what an old node computes, nil where it cannot be told or takes too long.
  private mutating func hash(of id: NodeID, _ side: Int) -> ContentHash? {
    let rewired = effects[side].rewired.first { $0.id == id }
    return hash(of: rewired?.node ?? graph[id], below: level(id), side)
  }

  private mutating func hash(of node: Node, below level: Int32, _ side: Int) -> ContentHash? {
    guard nodesLeft > 0 else { return nil }
    nodesLeft -= 1
    var tokens: [(id: NodeID, token: ContentHash)] = []
    for input in node.inputs {
      guard let token = token(input.node, below: level, side) else { return nil }
      tokens.append((input.node, token))
    }
    return graph.facts(of: node, id: NodeID(0)) { id in
      tokens.first { $0.id == id }?.token ?? ContentHash(high: 0, low: 0)
    } level: { _ in
      0
    } weightOnly: { _ in
      false
    }.hash
  }

  /// What stands for the computation of a node that is read at a level: where tokens are equal, so
  /// are computations.
  private mutating func token(_ id: NodeID, below level: Int32, _ side: Int) -> ContentHash? {
    if id.index >= graph.idLimit {
      let new = effects[side].added.first { $0.id == id }
      return new.flatMap { hash(of: $0.node, below: level, side) }
    }
    if let known = differing.first(where: { $0.id == id }) { return known.hashes[side] }
    if self.level(id) < floor { return graph.hashes[id.index] }
    // What is not settled yet may differ.
    guard self.level(id) < level else { return nil }
    if effects[1 - side].removed.contains(id) { return hash(of: id, side) }
    // It is in both graphs, and the same there.
    var hasher = ContentHasher()
    hasher.combine(Int(id.rawValue))
    return hasher.finish()
  }
}
