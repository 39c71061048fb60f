import TensorGraph

/// A match that is kept between edits, with all that it depends on.
final class Match: Sendable {
  /// Position in the rule set.
  let rule: Int
  /// The matched nodes, in the order of the pattern; then those inside `each`.
  let nodes: [NodeID]
  /// Hash of rule and bindings.
  let key: ContentHash
  /// Nodes that the match binds, and which of their facts it relies on.
  let support: [(node: NodeID, facts: FactMask)]
  let supportDigest: NodeDigest
  /// What the match offers, or nil where the rewrite could not be built.
  let candidate: Candidate?
  /// What the replacements are computed from, where the rule may close cycles.
  let sources: ReplacementSources?
  /// Why the rewrite could not be built, or nil.
  let failure: String?

  /// The match of what is bound, or nil where it would change nothing, does not hold for every size,
  /// or gives what the runtime could not compute.
  init?(
    _ number: Int, _ program: RuleProgram, _ matched: [NodeID], _ key: ContentHash,
    _ evaluator: inout MatchEvaluator
  ) {
    let rule = program.rule
    self.rule = number
    self.key = key
    nodes = matched + evaluator.bindings.elementNodes
    support = Match.support(evaluator.bindings, rule, nodes)
    supportDigest = NodeDigest(support.lazy.map(\.node))
    if let built = evaluator.instantiate(rule) {
      let graph = evaluator.place.graph
      guard let edit = evaluator.forEverySize(built, of: rule),
        !edit.restoresMatchedNodes(nodes, in: graph), edit.hasKernels(nodes, in: graph)
      else { return nil }
      candidate = Candidate(rule: number, matched: nodes, edit: edit)
      sources = rule.mayLoop ? ReplacementSources(edit) : nil
      failure = nil
    } else {
      candidate = nil
      sources = nil
      failure = evaluator.failure ?? "the rewrite has no meaning"
    }
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

extension Match: Comparable {
  static func == (a: Match, b: Match) -> Bool { a.key == b.key }

  static func < (a: Match, b: Match) -> Bool {
    if a.rule != b.rule { return a.rule < b.rule }
    for (x, y) in zip(a.nodes, b.nodes) where x != y { return x < y }
    if a.nodes.count != b.nodes.count { return a.nodes.count < b.nodes.count }
    return a.key < b.key
  }
}
