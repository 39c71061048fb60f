public import TensorGraph

/// One graph in which a rule matches, and what becomes of it: the rule's own example, or the
/// smallest of the first instances of its verification.
public struct RuleExample: Sendable {
  public let before: Graph
  public let after: Graph
  /// Whether the rule gives the example itself; what it leaves open is drawn.
  public let isWritten: Bool

  /// Nil where the rule does not match its own example, or no instance was found.
  public init?(of rule: RewriteRule) {
    isWritten = !rule.syntax.example.entries.isEmpty
    let found = rule.instances(
      count: isWritten ? 1 : 12, seed: 1, mostDraws: 20_000, example: rule.syntax.example)
    guard let instance = found.min(by: { $0.before.nodeCount < $1.before.nodeCount }) else {
      return nil
    }
    before = instance.before
    after = instance.after
  }

  /// A graph in text, one node a line.
  public static func listing(_ graph: Graph) -> String { PatternInstance.listing(graph) }
}
