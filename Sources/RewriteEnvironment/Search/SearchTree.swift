import CostModels
import TensorGraph

/// The graphs that a search has expanded, each with the edit that leads to it from its parent.
/// Graphs that were only found are not built: they are a parent and an edit.
struct SearchTree {
  /// A graph that was found.
  struct Found {
    /// Number of the expanded graph that it comes from; nil for the root.
    let parent: Int?
    let step: AppliedRewrite?
    let cost: Double
    let signature: GraphSignature
    let contentHash: ContentHash
  }

  private struct Expanded {
    let found: Found
    let graph: Graph
    let costs: GraphCost
    let signatures: SignatureTable
    let source: any EditSource
  }

  /// The cheapest graph found, the first of equal ones.
  var best: Found
  private(set) var signaturesSeen: Set<GraphSignature>
  private let environment: RewriteEnvironment
  private let root: Graph
  private var expanded: [Expanded] = []

  init(root: Graph, environment: RewriteEnvironment) {
    self.root = root
    self.environment = environment
    let cost = GraphCost(of: root, under: environment.costModel).total
    let signature = SignatureTable(of: root).signature
    best = Found(
      parent: nil, step: nil, cost: cost, signature: signature, contentHash: root.contentHash)
    signaturesSeen = [signature]
  }

  /// Builds the graph and gives what is one edit away and costs less than `limit`, in the order of
  /// the rule engine.
  mutating func expand(_ found: Found, below limit: Double) -> [Found] {
    let number = expanded.count
    let state = build(found)
    expanded.append(state)
    var children: [Found] = []
    for proposal in state.source.proposals {
      guard let effect = try? state.graph.effect(of: proposal.edit) else { continue }
      let signature = state.signatures.signature(after: effect, of: state.graph)
      signaturesSeen.insert(signature)
      let cost = state.costs.total + state.costs.change(of: effect, in: state.graph)
      guard cost < limit else { continue }
      children.append(
        Found(
          parent: number,
          step: AppliedRewrite(
            rule: proposal.rule, ruleName: environment.ruleNames[proposal.rule],
            edit: proposal.edit), cost: cost, signature: signature,
          contentHash: state.graph.contentHash(after: effect)))
    }
    return children
  }

  func bestGraph() -> BestGraph {
    var path: [AppliedRewrite] = []
    var found = best
    while let parent = found.parent, let step = found.step {
      path.append(step)
      found = expanded[parent].found
    }
    return BestGraph(graph: build(best).graph, cost: best.cost, path: path.reversed())
  }

  private func build(_ found: Found) -> Expanded {
    guard let parent = found.parent, let step = found.step,
      let effect = try? expanded[parent].graph.effect(of: step.edit)
    else {
      return Expanded(
        found: found, graph: root, costs: GraphCost(of: root, under: environment.costModel),
        signatures: SignatureTable(of: root),
        source: environment.editSource(root))
    }
    var (graph, costs) = (expanded[parent].graph, expanded[parent].costs)
    var (signatures, source) = (expanded[parent].signatures, expanded[parent].source)
    costs.apply(effect, to: graph)
    signatures.apply(effect, to: graph)
    graph.apply(effect)
    source.update(after: effect, graph: graph)
    return Expanded(
      found: found, graph: graph, costs: costs, signatures: signatures, source: source)
  }
}

/// What tells graphs apart: equal computations (content hash), done equally often (signature).
struct GraphIdentity: Hashable {
  let signature: GraphSignature
  let contentHash: ContentHash
}

extension SearchTree.Found {
  var identity: GraphIdentity { GraphIdentity(signature: signature, contentHash: contentHash) }
}
