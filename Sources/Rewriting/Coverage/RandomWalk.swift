import SeededRandom
public import TensorGraph

/// A random walk through the graphs that rules lead to: many rules match only what others made.
public enum RandomWalk {
  /// Calls `visit` with each state, the given graph first.
  ///
  /// - Parameters:
  ///   - steps: How many rewrites to take at most. Each takes a rule that matches, all alike, and
  ///     one of its matches.
  ///   - seed: Of the walk.
  /// - Returns: How many rewrites were taken.
  public static func run(
    _ rules: RuleSet, from graph: Graph, steps: Int, seed: UInt64, visit: (CandidateSet) -> Void
  ) -> Int {
    var graph = graph
    var set = CandidateSet(rules: rules, graph: graph)
    var random = CounterRandom(seed: seed, stream: [0xC0])
    visit(set)
    for step in 0..<steps {
      guard let candidate = choose(set.candidates, &random),
        let effect = try? graph.effect(of: candidate.edit)
      else { return step }
      graph.apply(effect)
      set.update(after: effect, graph: graph)
      visit(set)
    }
    return steps
  }

  /// A candidate of a rule that is drawn among those that match.
  private static func choose(
    _ candidates: [Candidate], _ random: inout CounterRandom
  ) -> Candidate? {
    var rules: [Int] = []
    for candidate in candidates where rules.last != candidate.rule { rules.append(candidate.rule) }
    guard !rules.isEmpty else { return nil }
    let rule = rules[random.next(below: rules.count)]
    let own = candidates.filter { $0.rule == rule }
    return own[random.next(below: own.count)]
  }
}
