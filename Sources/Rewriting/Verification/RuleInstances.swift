import SeededRandom
public import TensorGraph

/// A graph in which a rule's pattern stands, and the graph that the rule makes of it.
public struct RuleInstance: Sendable {
  public let before: Graph
  public let after: Graph
}

extension RewriteRule {
  /// Random instances of the rule in floating point: at most `count`, fewer where its conditions
  /// are hard to meet. The same seed gives the same instances.
  public func instances(count: Int, seed: UInt64) -> [RuleInstance] {
    let set = RuleSet([self])
    var found: [RuleInstance] = []
    for draw in 0..<(200 * count) where found.count < count {
      guard
        let instance = try? PatternSampler.sample(
          syntax, random: CounterRandom(seed: seed, stream: [UInt64(draw)]), label: "",
          integers: false),
        let candidate = CandidateSet(rules: set, graph: instance.graph).candidates.first
      else { continue }
      var after = instance.graph
      guard (try? after.apply(candidate.edit)) != nil else { continue }
      found.append(RuleInstance(before: instance.graph, after: after))
    }
    return found
  }
}
