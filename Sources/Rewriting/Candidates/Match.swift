import TensorGraph

/// A match that is kept between edits, with all that it depends on.
struct Match: Sendable {
  let rule: Int
  let nodes: [NodeID]
  /// Hash of rule and bindings.
  let key: ContentHash
  /// Nodes that the match binds, and which of their facts it relies on.
  let support: [(node: NodeID, facts: FactMask)]
  let edit: GraphEdit
  /// Hash of the edit: equal edits of one rule are one candidate.
  let editHash: ContentHash
  /// Why the rewrite could not be built, or nil.
  let failure: String?

  /// The match, or nil where a symmetric match stands for it or it would change nothing.
  init?(_ bindings: Bindings, of rule: Int, _ program: CompiledRule, in graph: Graph) {
    let matched = bindings.nodes.compactMap { $0 }
    guard matched.count == program.nodes.count, Match.isFirst(matched, program.symmetries) else {
      return nil
    }
    self.rule = rule
    nodes = matched + bindings.elementNodes
    key = Match.key(rule, bindings)
    support = Match.support(bindings, program, nodes)
    var evaluation = Evaluation(graph, bindings)
    if let edit = evaluation.instantiate(program) {
      guard !edit.restoresMatchedNodes(nodes, in: graph) else { return nil }
      self.edit = edit
      editHash = edit.localHash
      failure = nil
    } else {
      edit = GraphEdit()
      editHash = key
      failure = evaluation.failure ?? "the rewrite has no meaning"
    }
  }

  /// Whether no exchange of matched nodes gives a list that comes earlier.
  private static func isFirst(_ nodes: [NodeID], _ symmetries: [[Int]]) -> Bool {
    symmetries.allSatisfy { exchange in
      for (position, other) in exchange.enumerated() where nodes[position] != nodes[other] {
        return nodes[position] < nodes[other]
      }
      return true
    }
  }

  private static func key(_ rule: Int, _ bindings: Bindings) -> ContentHash {
    var hasher = ContentHasher()
    hasher.combine(rule)
    for node in bindings.nodes { hasher.combine(node.map { Int($0.rawValue) } ?? -1) }
    for node in bindings.elementNodes { hasher.combine(Int(node.rawValue)) }
    for value in bindings.values { hasher.combine(value) }
    for list in bindings.lists {
      hasher.combine(list?.count ?? -1)
      for value in list ?? [] { hasher.combine(value) }
    }
    return hasher.finish()
  }

  private static func support(
    _ bindings: Bindings, _ program: CompiledRule, _ nodes: [NodeID]
  ) -> [(node: NodeID, facts: FactMask)] {
    var support = nodes.map { (node: $0, facts: FactMask.structure) }
    for (slot, facts) in program.valueFacts.enumerated() where !facts.isEmpty {
      if let value = bindings.values[slot] { support.append((value.node, facts)) }
    }
    for (slot, facts) in program.listFacts.enumerated() where !facts.isEmpty {
      for value in bindings.lists[slot] ?? [] { support.append((value.node, facts)) }
    }
    return support
  }
}

extension ContentHasher {
  mutating func combine(_ value: Value?) {
    combine(value.map { Int($0.node.rawValue) } ?? Int.min)
    combine(value.map { Int($0.port) } ?? -1)
  }
}
