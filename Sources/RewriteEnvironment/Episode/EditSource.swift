public import TensorGraph

/// An edit that a rule proposes.
public struct Proposal: Sendable {
  /// Number of the rule in its rule set.
  public let rule: Int
  /// Nodes of the graph that the rule's pattern matched.
  public let matched: [NodeID]
  public let edit: GraphEdit

  public init(rule: Int, matched: [NodeID], edit: GraphEdit) {
    self.rule = rule
    self.matched = matched
    self.edit = edit
  }
}

/// Every edit that applies to one graph, kept up to date as the graph changes.
public protocol EditSource: Sendable {
  /// The edits, in an order that depends on the graph and its history alone.
  var proposals: [Proposal] { get }

  /// Follows an edit.
  ///
  /// - Parameters:
  ///   - effect: What the edit did.
  ///   - graph: The graph after it.
  mutating func update(after effect: EditEffect, graph: Graph)
}
