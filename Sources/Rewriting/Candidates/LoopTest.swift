import TensorGraph

/// Whether an edit closes a cycle.
struct LoopVerdict: Sendable {
  let closesCycle: Bool
  /// Whether it holds as long as the same of the nodes that the edit names lie upstream of each
  /// other.
  let isLasting: Bool
}

/// Tests by reachability whether an edit would close a cycle, before the edit is carried out.
///
/// A new cycle must pass through a redirected use: from a reader of a replaced value to what its
/// replacement is computed from, and from there upstream, over edges that stay, to a reader of a
/// replaced value again.
struct LoopTest {
  private let graph: Graph
  /// Made once so many searches were needed that it pays.
  private(set) var reachability: Reachability?
  private var searches = 0
  private var relation = ReplacementRelation()
  private var stack: [NodeID] = []

  private let tableLimit: Int

  /// - Parameter tableLimit: Largest table that may be made, in words.
  init(_ graph: Graph, tableLimit: Int = Reachability.limit) {
    self.graph = graph
    self.tableLimit = tableLimit
  }

  /// Makes the table, and compares it with that of an earlier graph.
  ///
  /// - Returns: Nil where the graph has become too large for a table.
  mutating func changes(since old: Reachability) -> NodeSet? {
    guard Reachability.pays(after: .max, in: graph, limit: tableLimit) else { return nil }
    let table = reachability ?? Reachability(graph)
    reachability = table
    return table.changes(since: old)
  }

  /// Whether some node of the edited graph would read its own result.
  mutating func verdict(on edit: ReplacementSources) -> LoopVerdict {
    // Readers of a replaced value lie above it, so nothing below the lowest one counts.
    var floor = Int.max
    for value in edit.replaced { floor = min(floor, graph.level(of: value.node)) }
    var isAbove = false
    for source in edit.sources where graph.level(of: source.node) > floor {
      isAbove = true
      break
    }
    guard isAbove else { return LoopVerdict(closesCycle: false, isLasting: true) }
    if reachability == nil, Reachability.pays(after: searches, in: graph, limit: tableLimit) {
      reachability = Reachability(graph)
    }
    if let reachability {
      relate(edit, reachability)
      let closesCycle = relation.closesCycle()
      if !closesCycle || knowsAllWays(edit, reachability) {
        return LoopVerdict(closesCycle: closesCycle, isLasting: true)
      }
    }
    search(edit, floor)
    return LoopVerdict(closesCycle: relation.closesCycle(), isLasting: false)
  }

  /// Relates by the table, which knows nodes and not ports, and not over which ways: what it does not
  /// relate is not related.
  private mutating func relate(_ edit: ReplacementSources, _ reachability: Reachability) {
    relation.reset(count: edit.replaced.count)
    for (replacement, node) in edit.sources {
      for index in edit.replaced.indices {
        let other = edit.replaced[index].node
        if other != node, reachability.isUpstream(other, of: node) {
          relation.insert(replacement, readsResultOf: index)
        }
      }
    }
  }

  /// Whether what the table relates is related: every way from a replaced value's node starts at its
  /// only output, and leads over no other replaced value.
  private func knowsAllWays(_ edit: ReplacementSources, _ reachability: Reachability) -> Bool {
    let indices = edit.replaced.indices
    for replacement in indices {
      for lower in indices where relation.contains(replacement, readsResultOf: lower) {
        let node = edit.replaced[lower].node
        if graph[node].outputs.count > 1 { return false }
        for upper in indices
        where upper != lower && relation.contains(replacement, readsResultOf: upper)
          && reachability.isUpstream(node, of: edit.replaced[upper].node)
        {
          return false
        }
      }
    }
    return true
  }

  /// Relates by walking upstream from the sources of each replacement.
  private mutating func search(_ edit: ReplacementSources, _ floor: Int) {
    searches += 1
    relation.reset(count: edit.replaced.count)
    for replacement in edit.replaced.indices {
      var seen = NodeSet(words: graph.idLimit / 64 + 1)
      for source in edit.sources where source.replacement == replacement {
        visit(source.node, edit, floor, &seen)
      }
      while let id = stack.popLast() {
        for input in graph[id].inputs {
          if let index = edit.replaced.firstIndex(of: input) {
            relation.insert(replacement, readsResultOf: index)
          } else {
            visit(input.node, edit, floor, &seen)
          }
        }
      }
    }
  }

  /// Puts a node on the stack, once, where a reader of a replaced value can lie at or upstream of it.
  private mutating func visit(
    _ id: NodeID, _ edit: ReplacementSources, _ floor: Int, _ seen: inout NodeSet
  ) {
    guard graph.level(of: id) > floor, !seen.contains(id) else { return }
    seen.insert(id)
    if let reachability,
      !edit.replaced.contains(where: { reachability.isUpstream($0.node, of: id) })
    {
      return
    }
    stack.append(id)
  }
}
