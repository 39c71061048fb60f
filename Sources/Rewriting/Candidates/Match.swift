import TensorGraph

/// A match that is kept between edits, with all that it depends on.
final class Match: Sendable {
  let rule: Int
  let nodes: [NodeID]
  /// Hash of rule and bindings.
  let key: ContentHash
  /// Nodes that the match binds, and which of their facts it relies on.
  let support: [(node: NodeID, facts: FactMask)]
  /// What the match offers, or nil where the rewrite could not be built.
  let candidate: Candidate?
  /// Where the rule may close cycles: for each redirection, what its replacement is computed from.
  let sources: [[Value]]
  /// Why the rewrite could not be built, or nil.
  let failure: String?

  /// The match, or nil where a symmetric match stands for it or it would change nothing.
  init?(_ bindings: Bindings, of number: Int, _ program: RuleProgram, in place: MatchedGraph) {
    let rule = program.rule
    let matched = bindings.nodes.compactMap { $0 }
    guard matched.count == rule.nodes.count, Match.isFirst(matched, rule.symmetries) else {
      return nil
    }
    self.rule = number
    nodes = matched + bindings.elementNodes
    key = Match.key(number, bindings)
    support = Match.support(bindings, rule, nodes)
    var evaluation = Evaluation(place, bindings)
    if let edit = evaluation.instantiate(rule) {
      guard !edit.restoresMatchedNodes(nodes, in: place.graph) else { return nil }
      candidate = Candidate(rule: number, matched: nodes, edit: edit)
      sources = rule.mayLoop ? edit.redirections.map { edit.graphValues(of: $0.to) } : []
      failure = nil
    } else {
      candidate = nil
      sources = []
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
