extension Graph {
  /// Content hash of the graph after an edit, without building it: time grows with what lies
  /// downstream of the edit.
  ///
  /// - Parameter effect: The effect of an edit on exactly this graph.
  public func contentHash(after effect: EditEffect) -> ContentHash {
    facts(after: effect).contentHash
  }

  /// New facts of all nodes at and below an edit, each node after those that it reads, and the hash
  /// of the edited graph.
  func facts(
    after effect: EditEffect
  ) -> (nodes: [(id: NodeID, facts: NodeFacts)], contentHash: ContentHash) {
    enum Mark: UInt8 { case unaffected, removed, waiting, open, done }
    var marks = [Mark](repeating: .unaffected, count: effect.idLimit)
    // Where the new facts of a node stand in `found`.
    var places = [Int32](repeating: -1, count: effect.idLimit)
    let changed = ChangedNodes(
      added: effect.added, rewired: effect.rewired, idLimit: effect.idLimit)
    for entry in effect.added { marks[entry.id.index] = .waiting }
    for entry in effect.rewired { marks[entry.id.index] = .waiting }
    for id in effect.removed { marks[id.index] = .removed }
    // Everything downstream of a rewired node is affected, and nothing else.
    var stack = effect.rewired.map(\.id)
    while let id = stack.popLast() {
      for use in useLists[id.index] where marks[use.consumer.index] == .unaffected {
        marks[use.consumer.index] = .waiting
        stack.append(use.consumer)
      }
    }
    var found: [(id: NodeID, facts: NodeFacts)] = []
    for start in marks.indices where marks[start] == .waiting {
      stack.append(NodeID(start))
      while let id = stack.last {
        switch marks[id.index] {
        case .waiting:
          marks[id.index] = .open
          for input in (changed[id] ?? self[id]).inputs
          where marks[input.node.index] == .waiting {
            stack.append(input.node)
          }
        case .open:
          stack.removeLast()
          marks[id.index] = .done
          let facts = facts(of: changed[id] ?? self[id], id: id) {
            let place = places[$0.index]
            return place < 0 ? hashes[$0.index] : found[Int(place)].facts.hash
          } level: {
            let place = places[$0.index]
            return place < 0 ? levels[$0.index] : found[Int(place)].facts.level
          } weightOnly: {
            let place = places[$0.index]
            return place < 0 ? weightOnly[$0.index] : found[Int(place)].facts.weightOnly
          }
          places[id.index] = Int32(found.count)
          found.append((id, facts))
        case .done, .removed, .unaffected: stack.removeLast()
        }
      }
    }
    let contentHash = outputHash(effect.outputs) {
      let place = places[$0.index]
      return place < 0 ? hashes[$0.index] : found[Int(place)].facts.hash
    }
    return (found, contentHash)
  }
}
