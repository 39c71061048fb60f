import TensorGraph

/// Which facts of which nodes the effect of an edit, its cost and its signature were read from.
///
/// Cycles are not among them: they depend on nodes far away, and sources of edits see to them.
struct Dependencies: Sendable {
  private struct Entry: Sendable {
    let node: NodeID
    var facts: FactMask
  }

  /// A node that loses readers and stays, because it has others.
  private struct Survivor: Sendable {
    let node: NodeID
    /// Readers that the edit adds, less those that it takes away.
    var change: Int
  }

  private var entries: [Entry] = []
  private var survivors: [Survivor] = []
  /// Of all nodes above.
  private var blocks = NodeBlocks()

  init(of edit: GraphEdit, _ effect: EditEffect, in graph: Graph) {
    entries.reserveCapacity(32)
    let limit = graph.idLimit
    // What the edit names must be there; new nodes hash what they read, and are weight-only if
    // that is.
    for node in edit.added {
      for input in node.inputs where input.node.addedIndex == nil {
        note(input.node, [.structure, .weightOnly])
      }
    }
    for redirection in edit.redirections {
      note(redirection.from.node, [.structure, .uses])
      if redirection.to.node.addedIndex == nil {
        note(redirection.to.node, [.structure, .weightOnly])
      }
      // An output hashes what computes it, two edges deep.
      guard graph.isOutput(redirection.from) else { continue }
      for value in [redirection.from, redirection.to] where value.node.addedIndex == nil {
        for input in graph[value.node].inputs { note(input.node, .structure) }
      }
    }
    for id in effect.removed { note(id, [.structure, .uses, .weightOnly]) }
    noteSurvivors(effect, graph)
    for entry in effect.rewired {
      note(entry.id, [.structure, .uses, .weightOnly])
      for input in entry.node.inputs where input.node.index < limit {
        note(input.node, [.structure, .weightOnly])
      }
      noteReaders(of: entry.id, graph)
    }
    for (id, _) in effect.weightOnlyChanges {
      note(id, [.structure, .uses, .weightOnly])
      noteReaders(of: id, graph)
    }
  }

  /// A node dies when its last reader does: one that has readers left stays for as long as it has
  /// some, however many. A weight that all layers share is read by nodes everywhere.
  private mutating func noteSurvivors(_ effect: EditEffect, _ graph: Graph) {
    for id in effect.removed {
      for input in graph[id].inputs where !effect.removed.contains(input.node) {
        note(input.node, .structure)
        count(input.node, -1)
      }
    }
    guard !survivors.isEmpty else { return }
    for entry in effect.added {
      for input in entry.node.inputs where survivors.contains(where: { $0.node == input.node }) {
        count(input.node, 1)
      }
    }
    for entry in effect.rewired {
      for (old, new) in zip(graph[entry.id].inputs, entry.node.inputs) where old != new {
        if survivors.contains(where: { $0.node == old.node }) { count(old.node, -1) }
        if survivors.contains(where: { $0.node == new.node }) { count(new.node, 1) }
      }
    }
  }

  private mutating func count(_ id: NodeID, _ change: Int) {
    blocks.insert(id)
    if let place = survivors.firstIndex(where: { $0.node == id }) {
      survivors[place].change += change
    } else {
      survivors.append(Survivor(node: id, change: change))
    }
  }

  /// Readers hash what they read, and are weight-only if all of that is.
  private mutating func noteReaders(of id: NodeID, _ graph: Graph) {
    for use in graph.uses(of: id) {
      note(use.consumer, [.structure, .weightOnly])
      for input in graph[use.consumer].inputs { note(input.node, [.structure, .weightOnly]) }
    }
  }

  /// Looks for an earlier entry of the node among the last ones only: twice does no harm.
  private mutating func note(_ id: NodeID, _ facts: FactMask) {
    blocks.insert(id)
    for place in entries.indices.suffix(48) where entries[place].node == id {
      entries[place].facts.formUnion(facts)
      return
    }
    entries.append(Entry(node: id, facts: facts))
  }

  /// - Parameter graph: The graph after the changes.
  func areTouched(by changes: NodeChanges, in graph: Graph) -> Bool {
    if blocks.isDisjoint(with: changes.blocks) { return false }
    for entry in entries where changes.touch(entry.node, entry.facts) { return true }
    for survivor in survivors where changes.touch(survivor.node, .uses) {
      if graph.uses(of: survivor.node).count + survivor.change <= 0 { return true }
    }
    return false
  }
}
