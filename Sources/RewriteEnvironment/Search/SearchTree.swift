import TensorGraph

/// The graphs that a search has expanded, each with the edit that leads to it from its parent.
/// Graphs that were only found are not built: they are a parent and an edit.
struct SearchTree: Sendable {
  /// A graph that was found.
  struct Found: Sendable {
    /// Number of the expanded graph that it comes from; nil for the root.
    let parent: Int?
    let step: AppliedRewrite?
    /// The edit that leads to it, worked out in its parent; nil for the root.
    let evaluation: Evaluation?
    /// In microseconds.
    let cost: Double
    let signature: GraphSignature

    /// What is one edit away from the expanded graph `parent`.
    init(_ child: RewriteState.Child, of parent: Int) {
      (self.parent, step, evaluation) = (parent, child.step, child.evaluation)
      (cost, signature) = (child.cost, child.signature)
    }

    /// A root.
    init(cost: Double, signature: GraphSignature) {
      (parent, step, evaluation) = (nil, nil, nil)
      (self.cost, self.signature) = (cost, signature)
    }
  }

  /// A found graph, built, and what is one edit away from it.
  struct Expansion: Sendable {
    let found: Found
    let state: RewriteState
    let children: [RewriteState.Child]
  }

  /// The cheapest graph found, the first of equal ones.
  var best: Found
  let initialCost: Double
  private(set) var signaturesSeen: Set<GraphSignature>
  let environment: RewriteEnvironment
  private var expanded: [Found] = []
  private var alternatives: AlternativeGraphs
  /// The root, and the last expanded graphs by number.
  private let root: RewriteState
  private var states: [Int: RewriteState] = [:]
  private let stateLimit: Int

  init(root graph: Graph, environment: RewriteEnvironment) {
    self.environment = environment
    root = RewriteState(of: graph, in: environment)
    stateLimit = StateLimit.count(graph)
    initialCost = root.cost
    alternatives = AlternativeGraphs(initialCost: root.cost)
    best = Found(cost: root.cost, signature: root.signature)
    signaturesSeen = [best.signature]
  }

  /// What tells the graph from others, which takes a walk through it.
  func identity(of found: Found) -> GraphIdentity {
    guard let parent = found.parent.flatMap({ states[$0] }), let evaluation = found.evaluation
    else {
      return state(of: found).identity
    }
    return GraphIdentity(
      signature: found.signature, contentHash: parent.contentHash(after: evaluation))
  }

  /// Builds the graph and lists what is one edit away.
  func expansion(of found: Found) -> Expansion {
    let state = state(of: found)
    return Expansion(found: found, state: state, children: state.children(in: environment))
  }

  /// Takes an expansion in and numbers it: the parent of what its children become.
  mutating func adopt(_ expansion: Expansion) -> Int {
    let number = expanded.count
    expanded.append(expansion.found)
    states[number] = expansion.state
    states[number - stateLimit] = nil
    for child in expansion.children { signaturesSeen.insert(child.signature) }
    let path = path(to: expansion.found)
    alternatives.offer(cost: expansion.found.cost, path: path)
    return number
  }

  func bestGraph() -> BestGraph {
    BestGraph(graph: state(of: best).graph, cost: best.cost, path: path(to: best))
  }

  /// The best graph and others, for `SearchResult`.
  func bestAndAlternatives() -> (best: BestGraph, alternatives: [BestGraph]) {
    let best = bestGraph()
    return (best, alternatives.chosen(besides: best, from: root.graph))
  }

  private func path(to found: Found) -> [AppliedRewrite] {
    var path: [AppliedRewrite] = []
    var found = found
    while let parent = found.parent, let step = found.step {
      path.append(step)
      found = expanded[parent]
    }
    return path.reversed()
  }

  /// The state of a graph, from the nearest ancestor whose state is held.
  private func state(of found: Found) -> RewriteState {
    var steps: [AppliedRewrite] = []
    var next = found
    var state = root
    while let parent = next.parent, let step = next.step {
      steps.append(step)
      if let held = states[parent] {
        state = held
        break
      }
      next = expanded[parent]
    }
    for step in steps.reversed() { state.apply(step.edit) }
    return state
  }
}
