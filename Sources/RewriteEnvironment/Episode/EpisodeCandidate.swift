public import TensorGraph

/// An edit that a state allows, with all that follows from it.
public struct EpisodeCandidate: Sendable {
  /// Number of the rule in the environment's rule set.
  public let rule: Int
  /// Nodes of the graph that the rule's pattern matched.
  public let matched: [NodeID]
  public let edit: GraphEdit
  /// What the edit does to exactly the state's graph.
  public let effect: EditEffect
  /// Cost after the edit minus cost before, in microseconds.
  public let costChange: Double
  /// Signature of the graph after the edit.
  public let signature: GraphSignature
}

/// One edit that an episode or a search took.
public struct AppliedRewrite: Sendable {
  /// Number of the rule in the environment's rule set.
  public let rule: Int
  public let ruleName: String
  public let edit: GraphEdit

  public init(rule: Int, ruleName: String, edit: GraphEdit) {
    self.rule = rule
    self.ruleName = ruleName
    self.edit = edit
  }
}

/// The cheapest graph that an episode or a search has seen; of equally cheap ones, the first.
public struct BestGraph: Sendable {
  public let graph: Graph
  /// In microseconds.
  public let cost: Double
  /// The edits that lead to it from the initial graph.
  public let path: [AppliedRewrite]

  public init(graph: Graph, cost: Double, path: [AppliedRewrite]) {
    self.graph = graph
    self.cost = cost
    self.path = path
  }
}
