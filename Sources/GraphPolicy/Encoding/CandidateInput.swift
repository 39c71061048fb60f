public import TensorGraph

/// An edit that the policy may choose, as the encoder takes it.
public struct CandidateInput: Sendable {
  /// What the edit does to the current graph.
  public let effect: EditEffect
  /// Position of the rule in `PolicyConfiguration.rules`; any other number stands for a rule that
  /// has no embedding of its own.
  public let ruleIndex: Int
  /// Cost of the edited graph minus that of the current one, in microseconds.
  public let costChange: Float
  /// Cost of each of `effect.added`, in microseconds, were it not weight-only.
  public let addedCosts: [Float]

  /// - Precondition: one cost for each added node.
  public init(effect: EditEffect, ruleIndex: Int, costChange: Float, addedCosts: [Float]) {
    precondition(
      addedCosts.count == effect.added.count,
      "\(addedCosts.count) costs given for \(effect.added.count) added nodes")
    self.effect = effect
    self.ruleIndex = ruleIndex
    self.costChange = costChange
    self.addedCosts = addedCosts
  }
}

/// A graph with the cost of each of its nodes.
public struct CostedGraph: Sendable {
  public let graph: Graph
  /// Cost of each node by the index of its id, in microseconds, were it not weight-only; what
  /// stands at ids that are not in the graph does not count.
  public let nodeCosts: [Float]
  /// Cost of the first graph of the episode, in microseconds: the unit of all cost features. It
  /// stays the same through an episode, so that a node's features do not change with the others.
  public let initialCost: Float

  /// - Precondition: one cost for each id below `graph.idLimit`.
  public init(graph: Graph, nodeCosts: [Float], initialCost: Float) {
    precondition(
      nodeCosts.count >= graph.idLimit,
      "\(nodeCosts.count) costs given for ids below \(graph.idLimit)")
    self.graph = graph
    self.nodeCosts = nodeCosts
    self.initialCost = initialCost
  }
}
