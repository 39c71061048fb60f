import SeededRandom
public import TensorGraph

/// A graph in which a rule's pattern stands, and the graph that the rule makes of it.
public struct RuleInstance: Sendable {
  public let before: Graph
  /// The graph after the first candidate.
  public let after: Graph
  /// What the rule offers in the graph before, at least one.
  public let candidates: [Candidate]
}

extension RewriteRule {
  /// Random instances of the rule in floating point, drawn as for its verification: at most
  /// `count`, fewer where its conditions are hard to meet. The same seed gives the same instances.
  public func instances(count: Int, seed: UInt64) -> [RuleInstance] {
    instances(count: count, seed: seed, mostDraws: 200 * count, example: ExampleSyntax())
  }

  /// - Parameter example: What some variables of the pattern are in every instance.
  func instances(
    count: Int, seed: UInt64, mostDraws: Int, example: ExampleSyntax
  ) -> [RuleInstance] {
    let set = RuleSet([self])
    let facts = RuleFacts(syntax)
    var found: [RuleInstance] = []
    for draw in 0..<mostDraws where found.count < count {
      guard
        let instance = try? PatternSampler.sample(
          facts, random: CounterRandom(seed: seed, stream: [UInt64(draw)]), label: "",
          integers: false, example: example)
      else { continue }
      let candidates = CandidateSet(rules: set, graph: instance.graph).candidates
      var after = instance.graph
      guard let first = candidates.first, (try? after.apply(first.edit)) != nil else { continue }
      found.append(RuleInstance(before: instance.graph, after: after, candidates: candidates))
    }
    return found
  }
}
