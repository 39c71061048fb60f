import TensorGraph

/// What an edit changed, as far as matches can see it.
struct GraphChanges {
  private let nodes: NodeChanges
  /// Nodes that are new or read something new, increasing.
  private let changed: [NodeID]
  /// Nodes that are still there and whose facts changed, increasing.
  private let touched: [NodeID]
  /// All nodes that are not what they were.
  let digest: NodeDigest

  init(_ effect: EditEffect, from old: Graph, to new: Graph) {
    let nodes = NodeChanges(effect, of: old)
    self.nodes = nodes
    var digest = NodeDigest.none
    for (index, facts) in nodes.facts.enumerated() where !facts.isEmpty {
      digest.insert(NodeID(index))
    }
    self.digest = digest
    changed = (effect.added.map(\.id) + effect.rewired.map(\.id)).sorted()
    touched = nodes.facts.indices.compactMap { index in
      let id = NodeID(index)
      return nodes.touch(id, [.uses, .weightOnly]) && new.contains(id) ? id : nil
    }
  }

  /// Whether anything that the match relies on is not what it was.
  func touch(_ match: Match) -> Bool {
    match.support.contains { nodes.touch($0.node, $0.facts) }
  }

  /// Where new matches can be, sorted by rule, each place once.
  func seeds(_ table: SeedTable, in graph: Graph) -> [(seed: SeedTable.Seed, node: NodeID)] {
    var seeds: [(seed: SeedTable.Seed, node: NodeID)] = []
    for id in changed {
      let op = Int(graph[id].op.rawValue)
      for seed in table.structure[op] { seeds.append((seed, id)) }
      for template in table.templates[op] { climb(from: id, template, in: graph, into: &seeds) }
    }
    for id in touched {
      let mask = nodes.facts[id.index]
      for entry in table.results[Int(graph[id].op.rawValue)]
      where !entry.facts.isDisjoint(with: mask) { seeds.append((entry.seed, id)) }
      var last: NodeID?
      for use in graph.uses(of: id) where use.consumer != last {
        last = use.consumer
        for entry in table.readers[Int(graph[use.consumer].op.rawValue)]
        where !entry.facts.isDisjoint(with: mask) { seeds.append((entry.seed, use.consumer)) }
      }
      for template in table.templateFacts where !template.facts.isDisjoint(with: mask) {
        climb(from: id, template, in: graph, into: &seeds)
      }
    }
    seeds.sort { $0.0 == $1.0 ? $0.1 < $1.1 : $0.0 < $1.0 }
    var unique: [(seed: SeedTable.Seed, node: NodeID)] = []
    for seed in seeds {
      if let last = unique.last, last == seed { continue }
      unique.append(seed)
    }
    return unique
  }

  /// Readers at some distance whose lists may hold something made of the node.
  private func climb(
    from id: NodeID, _ template: SeedTable.TemplateSeed, in graph: Graph,
    into seeds: inout [(seed: SeedTable.Seed, node: NodeID)]
  ) {
    var level: Set<NodeID> = [id]
    for _ in 0..<template.depth {
      level = Set(level.flatMap { graph.uses(of: $0).map(\.consumer) })
      for reader in level.sorted() {
        let op = graph[reader].op
        for owner in template.owners where template.operators[owner] == op {
          seeds.append((SeedTable.Seed(rule: template.rule, node: owner), reader))
        }
      }
    }
  }
}
