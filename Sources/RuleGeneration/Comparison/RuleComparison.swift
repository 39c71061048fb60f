import ParallelWork
public import Rewriting
import TensorGraph

/// Which rules of one set another set has: those whose instances it rewrites in the same way in one
/// step, or the other way round, the step taking all of the pattern.
public struct RuleComparison: Sendable {
  /// A rule of the other set, and the rule that does the same.
  public struct Match: Sendable {
    public let rule: String
    public let foundAs: String
  }

  /// In the order of the sets.
  public let found: [Match]
  public let missing: [String]
  /// Rules of which no instance could be drawn.
  public let undrawn: [String]

  /// - Parameters:
  ///   - wanted: the rules to look for.
  ///   - own: the rules to look among.
  ///   - threads: any number gives the same result.
  public init(of wanted: RuleSet, in own: RuleSet, seed: UInt64, threads: Int) {
    let answers = parallelMap(count: wanted.rules.count, threads: threads) { index in
      Self.find(wanted.rules[index], in: own, seed: seed)
    }
    var (found, missing, undrawn): ([Match], [String], [String]) = ([], [], [])
    for (rule, answer) in zip(wanted.rules, answers) {
      switch answer {
      case .found(let name): found.append(Match(rule: rule.name, foundAs: name))
      case .missing: missing.append(rule.name)
      case .undrawn: undrawn.append(rule.name)
      }
    }
    self.found = found
    self.missing = missing
    self.undrawn = undrawn
  }

  private enum Answer: Sendable { case found(String), missing, undrawn }

  private static let instances = 12

  private static func find(_ rule: RewriteRule, in own: RuleSet, seed: UInt64) -> Answer {
    let drawn = rule.instances(count: instances, seed: seed)
    guard !drawn.isEmpty else { return .undrawn }
    for instance in drawn {
      let sides = [(instance.before, instance.after), (instance.after, instance.before)]
      for (start, goal) in sides {
        if let name = step(from: start, to: goal.contentHash, own) { return .found(name) }
      }
    }
    return .missing
  }

  /// The rule that leads from the graph to the hash in one step over all of its operators.
  private static func step(from start: Graph, to goal: ContentHash, _ own: RuleSet) -> String? {
    let count = start.nodeIDs.filter { ![.input, .weight].contains(start[$0].op) }.count
    for candidate in CandidateSet(rules: own, graph: start).candidates
    where candidate.matched.count == count {
      var after = start
      if (try? after.apply(candidate.edit)) != nil, after.contentHash == goal {
        return own.rules[candidate.rule].name
      }
    }
    return nil
  }
}
