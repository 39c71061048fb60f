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
    let hash: ContentHash
  }

  private struct Expanded {
    let found: Found
    let graph: Graph
    let costs: GraphCost
    let source: any EditSource
  }

  /// The cheapest graph found, the first of equal ones.
  var best: Found
  private let environment: RewriteEnvironment
  private let root: Graph
  private var expanded: [Expanded] = []

  init(root: Graph, environment: RewriteEnvironment) {
    self.root = root
    self.environment = environment
    let cost = GraphCost(of: root, under: environment.costModel).total
    best = Found(parent: nil, step: nil, cost: cost, hash: root.contentHash)
  }

  /// Builds the graph and gives what is one edit away, in the order of the rule engine.
  mutating func expand(_ found: Found) -> [Found] {
    let number = expanded.count
    let state = build(found)
    expanded.append(state)
    return state.source.proposals.compactMap { proposal in
      guard let effect = try? state.graph.effect(of: proposal.edit) else { return nil }
      return Found(
        parent: number,
        step: AppliedRewrite(
          rule: proposal.rule, ruleName: environment.ruleNames[proposal.rule], edit: proposal.edit),
        cost: state.costs.total + state.costs.change(of: effect, in: state.graph),
        hash: effect.contentHash)
    }
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
        source: environment.editSource(root))
    }
    var (graph, costs) = (expanded[parent].graph, expanded[parent].costs)
    var source = expanded[parent].source
    costs.apply(effect, to: graph)
    graph.apply(effect)
    source.update(after: effect, graph: graph)
    return Expanded(found: found, graph: graph, costs: costs, source: source)
  }
}
