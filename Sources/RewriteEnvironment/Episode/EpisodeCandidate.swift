import Rewriting
public import TensorGraph

/// An edit that a state allows, with all that follows from it.
public struct EpisodeCandidate: Sendable {
  let evaluation: Evaluation
  /// Signature of the graph after the edit.
  public let signature: GraphSignature

  /// Number of the rule in the environment's rule set.
  public var rule: Int { evaluation.candidate.rule }
  /// Nodes of the graph that the rule's pattern matched.
  public var matched: [NodeID] { evaluation.candidate.matched }
  public var edit: GraphEdit { evaluation.candidate.edit }
  /// Cost after the edit minus cost before, in microseconds.
  public var costChange: Double { evaluation.costChange }

  /// What the edit does to exactly the state's graph.
  public func effect(on graph: Graph) -> EditEffect { evaluation.effect.rebased(onto: graph) }
}

/// One edit that an episode or a search took.
public struct AppliedRewrite: Sendable {
  /// Number of the rule in the environment's rule set.
  public let rule: Int
  public let ruleName: String
  public let edit: GraphEdit
  /// Nodes of the graph before the edit that the rule's pattern matched; empty where that is not
  /// known, as for edits from another process.
  public let matched: [NodeID]

  public init(rule: Int, ruleName: String, edit: GraphEdit, matched: [NodeID] = []) {
    self.rule = rule
    self.ruleName = ruleName
    self.edit = edit
    self.matched = matched
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
