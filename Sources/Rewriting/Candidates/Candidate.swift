public import TensorGraph

/// One way to change a graph: a rule, where it matches, and the edit that carries it out.
///
/// An object, so that the lists of successive states share the candidates that they have in common,
/// and tell by identity which these are.
public final class Candidate: Sendable {
  /// Position in the rule set.
  public let rule: Int
  /// The matched nodes, in the order of the pattern; then those inside `each`.
  public let matched: [NodeID]
  public let edit: GraphEdit
  /// Equal for edits that say the same: they lead from one graph to one graph.
  public let editHash: ContentHash
  /// Equal for the same rule doing the same to the same nodes, whatever was edited elsewhere.
  public let key: ContentHash

  public init(rule: Int, matched: [NodeID], edit: GraphEdit) {
    self.rule = rule
    self.matched = matched
    self.edit = edit
    editHash = edit.localHash
    var hasher = ContentHasher()
    hasher.combine(rule)
    hasher.combine(editHash)
    key = hasher.finish()
  }

  /// Whether it comes earlier in lists: by rule, then by matched nodes. False where these agree.
  public func precedes(_ other: Candidate) -> Bool {
    if self === other { return false }
    if rule != other.rule { return rule < other.rule }
    return matched.lexicographicallyPrecedes(other.matched)
  }
}

/// How often a rule's conditions admitted a match that its rewrite could not be built for: the
/// rule is wrong there, the candidate is left out.
public struct RewriteFailure: Hashable, Sendable {
  /// Position in the rule set.
  public let rule: Int
  public let count: Int
  /// What went wrong in the first of them.
  public let message: String
}
