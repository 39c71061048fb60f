import ParallelWork
public import TensorGraph

/// TASO's search (Jia et al., SOSP 2019): expands the cheapest graph that is waiting, and keeps of
/// what it leads to all graphs that are new and cost less than `alpha` times the best. Whether a
/// graph is new is asked when its turn comes: most that wait are never reached.
///
/// With several threads, the graphs that are next in the queue are expanded ahead of their turn;
/// the result is that of one thread.
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
    var meter = control.start()
    var tree = SearchTree(root: graph, environment: meter.bounding(environment))
    var queue = CheapestFirstQueue()
    queue.insert(tree.best)
    var seen: Set<GraphIdentity> = []
    var ahead = ExpandedAhead(threads: control.threads)
    var ending = SearchEnding.complete
    while let waiting = queue.removeFirst() {
      if waiting.found.cost >= alpha * tree.best.cost && waiting.found.parent != nil { continue }
      guard seen.insert(tree.identity(of: waiting.found)).inserted else { continue }
      if let reason = meter.ending {
        ending = reason
        break
      }
      let expansion = ahead.take(waiting, next: &queue, of: tree, below: alpha * tree.best.cost)
      let number = tree.adopt(expansion)
      for child in expansion.children where child.cost < alpha * tree.best.cost {
        let found = SearchTree.Found(child, of: number)
        if found.cost < tree.best.cost { tree.best = found }
        queue.insert(found)
      }
      meter.countStep(bestCost: tree.best.cost)
    }
    let (best, alternatives) = tree.bestAndAlternatives()
    return SearchResult(
      best: best, alternatives: alternatives, initialCost: tree.initialCost, steps: meter.steps,
      statesSeen: tree.signaturesSeen.count, ending: meter.interruption ?? ending)
  }
}

/// Expansions of graphs that wait, made by several threads before their turn comes.
private struct ExpandedAhead {
  let threads: Int
  /// By number in the queue.
  private var ready: [Int: SearchTree.Expansion] = [:]

  init(threads: Int) { self.threads = threads }

  /// The expansion of `waiting`; with it, the first that wait behind it are expanded.
  mutating func take(
    _ waiting: CheapestFirstQueue.Entry, next queue: inout CheapestFirstQueue, of tree: SearchTree,
    below limit: Double
  ) -> SearchTree.Expansion {
    if let expanded = ready.removeValue(forKey: waiting.number) { return expanded }
    // What is never asked for would stay for ever.
    if ready.count >= 8 * threads { ready = [:] }
    var batch = [waiting]
    var passed: [CheapestFirstQueue.Entry] = []
    while batch.count < threads, passed.count < 4 * threads, let entry = queue.removeFirst() {
      passed.append(entry)
      if ready[entry.number] == nil && entry.found.cost < limit { batch.append(entry) }
    }
    for entry in passed { queue.putBack(entry) }
    let results = parallelMap(count: batch.count, threads: threads) { [batch] index in
      tree.expansion(of: batch[index].found)
    }
    for (entry, result) in zip(batch, results).dropFirst() { ready[entry.number] = result }
    return results[0]
  }
}
