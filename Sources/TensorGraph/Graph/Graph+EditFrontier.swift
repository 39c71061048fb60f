extension Graph {
  /// What can be said of an edited graph's content without a walk to its end: the hashes of the
  /// new nodes that lie nearest to the inputs.
  ///
  /// Let *new hashes* be those that no node of the graph before has. Old nodes that an edit affects
  /// read, in the end, a replacement, so in the edited graph their levels are above that of the
  /// lowest replacement. Below that bound, the new hashes of the edited graph are those of added
  /// nodes, and are known from the edit alone.
  public struct EditFrontier: Sendable {
    /// New hashes of added nodes, by level.
    let entries: [(level: Int32, hash: ContentHash)]
    /// Below this level, `entries` has every new hash of the edited graph.
    let bound: Int32

    /// Whether the two edits, of one graph, certainly lead to different graphs.
    public func differs(from other: EditFrontier) -> Bool {
      let limit = min(bound, other.bound)
      func sum(_ entries: [(level: Int32, hash: ContentHash)]) -> (UInt64, UInt64) {
        var (high, low): (UInt64, UInt64) = (0, 0)
        for entry in entries where entry.level < limit {
          high &+= entry.hash.high
          low &+= entry.hash.low
        }
        return (high, low)
      }
      return sum(entries) != sum(other.entries)
    }
  }

  /// The frontier of an edit, nil where the edit does not tell it: where a replacement may read
  /// what lies downstream of another one.
  ///
  /// - Parameter effect: of `edit`, on exactly this graph.
  public func frontier(of effect: EditEffect, for edit: GraphEdit) -> EditFrontier? {
    let base = slots.count
    // What an edit affects lies above the lowest value that it replaces.
    guard let lowest = edit.redirections.map({ levels[$0.from.node.index] }).min() else {
      return nil
    }
    var known: [(id: NodeID, facts: NodeFacts)] = []
    known.reserveCapacity(effect.added.count)
    for entry in effect.added {
      var isKnown = true
      func position(_ id: NodeID) -> Int? { known.firstIndex { $0.id == id } }
      for input in entry.node.inputs {
        isKnown =
          isKnown
          && (input.node.index < base
            ? levels[input.node.index] <= lowest : position(input.node) != nil)
      }
      guard isKnown else { continue }
      let facts = facts(of: entry.node, id: entry.id) { id in
        position(id).map { known[$0].facts.hash } ?? hashes[id.index]
      } level: { id in
        position(id).map { known[$0].facts.level } ?? levels[id.index]
      } weightOnly: { _ in
        false
      }
      known.append((entry.id, facts))
    }
    var bound = Int32.max
    for redirection in edit.redirections {
      if let index = redirection.to.node.addedIndex {
        guard let place = known.firstIndex(where: { $0.id.index == base + index }) else {
          return nil
        }
        bound = min(bound, known[place].facts.level + 1)
      } else {
        guard levels[redirection.to.node.index] <= lowest else { return nil }
        bound = min(bound, levels[redirection.to.node.index] + 1)
      }
    }
    let entries = known.filter { !hasNode(of: $0.facts) }
    return EditFrontier(entries: entries.map { ($0.facts.level, $0.facts.hash) }, bound: bound)
  }

  /// Whether some node has this hash.
  private func hasNode(of facts: NodeFacts) -> Bool {
    for index in hashes.indices
    where levels[index] == facts.level && hashes[index] == facts.hash && slots[index] != nil {
      return true
    }
    return false
  }
}
