public import TensorGraph

/// How often each rule of a set matches in a model, as it is and on a random walk through its
/// rewrites.
public struct RuleCoverage: Sendable {
  /// Matches of one rule in one model.
  public struct Count: Hashable, Sendable, Codable {
    /// In the model as it is.
    public var start: Int
    /// The most in any one state of the walk, the first among them.
    public var most: Int
  }

  /// By position in the rule set.
  public let counts: [Count]
  /// Rewrites that were taken.
  public let steps: Int

  /// - Parameters:
  ///   - steps: How many rewrites of a `RandomWalk` to take at most.
  ///   - seed: Of the walk.
  public init(of rules: RuleSet, in graph: Graph, steps: Int = 0, seed: UInt64 = 1) {
    var counts: [Count] = []
    self.steps = RandomWalk.run(rules, from: graph, steps: steps, seed: seed) { set in
      let matches = Self.matches(set)
      if counts.isEmpty { counts = matches.map { Count(start: $0, most: 0) } }
      for (rule, count) in matches.enumerated() {
        counts[rule].most = max(counts[rule].most, count)
      }
    }
    self.counts = counts
  }

  private static func matches(_ set: CandidateSet) -> [Int] {
    var counts = Array(repeating: 0, count: set.rules.rules.count)
    for candidate in set.candidates { counts[candidate.rule] += 1 }
    return counts
  }
}
