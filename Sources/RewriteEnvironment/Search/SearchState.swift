import CostModels
import TensorGraph

/// A graph with what is needed to see what is one edit away from it.
struct SearchState: Sendable {
  /// A graph that is one edit away, not built.
  struct Child: Sendable {
    let step: AppliedRewrite
    let effect: EditEffect
    /// In microseconds.
    let cost: Double
    let signature: GraphSignature
  }

  private(set) var graph: Graph
  private var costs: GraphCost
  private var signatures: SignatureTable
  private var source: any EditSource

  init(_ graph: Graph, in environment: RewriteEnvironment) {
    self.graph = graph
    costs = GraphCost(of: graph, under: environment.costModel)
    signatures = SignatureTable(of: graph)
    source = environment.editSource(graph)
  }

  /// In microseconds.
  var cost: Double { costs.total }

  var identity: GraphIdentity {
    GraphIdentity(signature: signatures.signature, contentHash: graph.contentHash)
  }

  /// Carries out an edit of this very state.
  mutating func apply(_ edit: GraphEdit) {
    guard let effect = try? graph.effect(of: edit) else {
      preconditionFailure("an edit of another graph")
    }
    costs.apply(effect, to: graph)
    signatures.apply(effect, to: graph)
    graph.apply(effect)
    source.update(after: effect, graph: graph)
  }

  /// What is one edit away, in the order of the rule engine; part of it when `environment` is
  /// cancelled on the way.
  func children(in environment: RewriteEnvironment) -> [Child] {
    var children: [Child] = []
    for proposal in source.proposals {
      if environment.isCancelled() { break }
      guard let effect = try? graph.effect(of: proposal.edit) else { continue }
      let step = AppliedRewrite(
        rule: proposal.rule, ruleName: environment.ruleNames[proposal.rule], edit: proposal.edit)
      children.append(
        Child(
          step: step, effect: effect, cost: costs.total + costs.change(of: effect, in: graph),
          signature: signatures.signature(after: effect, of: graph)))
    }
    return children
  }

  func identity(of child: Child) -> GraphIdentity {
    GraphIdentity(
      signature: child.signature, contentHash: graph.contentHash(after: child.effect))
  }
}

/// What tells graphs apart: equal computations (content hash), done equally often (signature).
struct GraphIdentity: Hashable, Sendable {
  let signature: GraphSignature
  let contentHash: ContentHash
}

/// How many states of a graph a search holds at once: together they have at most `nodes` nodes,
/// about a kilobyte each. What is not held is built again from the initial graph.
struct StateLimit {
  static let nodes = 250_000

  static func count(_ graph: Graph) -> Int { max(8, nodes / max(1, graph.nodeCount)) }
}
