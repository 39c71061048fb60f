public import Rewriting
public import TensorGraph

/// Every edit that applies to one graph, kept up to date as the graph changes.
public protocol EditSource: Sendable {
  /// The edits, in an order that depends on the graph and its history alone.
  ///
  /// An object that is listed again after an update stands for the same edit, and its source
  /// answers for it that it still closes no cycle. What else follows from it is worked out anew
  /// only where the update touched it, as long as the order is that of `Candidate.precedes`.
  var candidates: [Candidate] { get }

  /// Follows an edit.
  ///
  /// - Parameters:
  ///   - effect: What the edit did.
  ///   - graph: The graph after it.
  mutating func update(after effect: EditEffect, graph: Graph)
}
