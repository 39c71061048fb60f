public import TensorGraph

/// A connected part of a graph that was replaced by a part of another one.
public struct DifferenceRegion: Sendable {
  /// The part on one side; empty where something was only removed or only added.
  public struct Side: Sendable {
    /// In topological order.
    public let nodes: [NodeID]
    /// Values of other nodes that the part reads, weights left out, in order of their first use.
    public let inputs: [Value]
    /// Values of the part that other nodes read or that are graph outputs.
    public let outputs: [Value]
    /// Microseconds.
    public let cost: Double
    /// How many nodes there are of each operator.
    public let operators: OperatorCounts
  }

  /// What was removed: nodes and values of the old graph.
  public let before: Side
  /// What was added: nodes and values of the new graph.
  public let after: Side
  /// What differs where both sides have the same operators; nil where they have not.
  public let remark: String?

  /// For example `3 MatMul, 3 Add -> 1 MatMul, 1 Add, 1 Split`.
  public var summary: String {
    "\(before.operators) -> \(after.operators)" + (remark.map { " (\($0))" } ?? "")
  }

  /// Microseconds that the change takes away; negative where it made the graph dearer.
  public var gain: Double { before.cost - after.cost }
}

/// How many nodes there are of each operator, the most frequent first, then by name.
public struct OperatorCounts: Hashable, Sendable, CustomStringConvertible {
  public let entries: [Entry]

  public struct Entry: Hashable, Sendable {
    public let name: String
    public let count: Int
  }

  public init(of nodes: [Node]) {
    entries = Dictionary(grouping: nodes, by: \.operatorName)
      .map { Entry(name: $0, count: $1.count) }
      .sorted { ($1.count, $0.name) < ($0.count, $1.name) }
  }

  public var description: String {
    entries.isEmpty
      ? "nothing" : entries.map { "\($0.count) \($0.name)" }.joined(separator: ", ")
  }
}
