public import TensorGraph

/// TASO's search (Jia et al., SOSP 2019): expands the cheapest graph that is waiting, and keeps of
/// what it leads to all graphs that are new and cost less than `alpha` times the best.
public struct BacktrackingSearch: Search {
  public let name = "backtracking"
  public let alpha: Double

  public init(alpha: Double = 1.05) {
    precondition(alpha >= 1, "alpha is \(alpha)")
    self.alpha = alpha
  }

  public func run(
    from graph: Graph, in environment: RewriteEnvironment, control: SearchControl
  ) -> SearchResult {
    var tree = SearchTree(root: graph, environment: environment)
    let initialCost = tree.best.cost
    var queue = CheapestFirstQueue()
    queue.insert(tree.best)
    var seen: Set<GraphIdentity> = [tree.best.identity]
    var meter = control.start()
    var ending = SearchEnding.complete
    while let waiting = queue.removeFirst() {
      if waiting.cost >= alpha * tree.best.cost && waiting.parent != nil { continue }
      if let reason = meter.ending {
        ending = reason
        break
      }
      for child in tree.expand(waiting, below: alpha * tree.best.cost) {
        guard seen.insert(child.identity).inserted, child.cost < alpha * tree.best.cost else {
          continue
        }
        if child.cost < tree.best.cost { tree.best = child }
        queue.insert(child)
      }
      meter.countStep(bestCost: tree.best.cost)
    }
    return SearchResult(
      best: tree.bestGraph(), initialCost: initialCost, steps: meter.steps,
      statesSeen: tree.signaturesSeen.count,
      ending: ending)
  }
}
