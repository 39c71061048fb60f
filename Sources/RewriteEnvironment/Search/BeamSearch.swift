import ParallelWork
public import TensorGraph

/// Level by level: expands the graphs of the beam, and makes of all that they lead to the next
/// beam: the `width` cheapest graphs that were in no beam before, of equally cheap ones the first.
///
/// A beam may cost more than the one before. The search ends when no new graph is left. The graphs
/// of a beam are expanded by several threads.
public struct BeamSearch: Search {
  public let name = "beam"
  /// Graphs in a beam.
  public let width: Int

  public init(width: Int = 8) {
    precondition(width > 0, "a beam of \(width)")
    self.width = width
  }

  public func run(
    from graph: Graph, in environment: RewriteEnvironment, control: SearchControl
  ) -> SearchResult {
    var meter = control.start()
    var tree = SearchTree(root: graph, environment: meter.bounding(environment))
    var seen: Set<GraphIdentity> = [tree.identity(of: tree.best)]
    var beam = [tree.best]
    var ending = SearchEnding.complete
    while !beam.isEmpty {
      if let reason = meter.ending {
        ending = reason
        break
      }
      let level = parallelMap(
        count: min(beam.count, meter.stepsLeft), threads: control.threads
      ) { [beam, tree] in tree.expansion(of: beam[$0]) }
      beam = nextBeam(after: level, in: &tree, &seen)
      if let first = beam.first, first.cost < tree.best.cost { tree.best = first }
      for _ in level { meter.countStep(bestCost: tree.best.cost) }
    }
    let (best, alternatives) = tree.bestAndAlternatives()
    return SearchResult(
      best: best, alternatives: alternatives, initialCost: tree.initialCost, steps: meter.steps,
      statesSeen: tree.signaturesSeen.count, ending: meter.interruption ?? ending)
  }

  private func nextBeam(
    after level: [SearchTree.Expansion], in tree: inout SearchTree, _ seen: inout Set<GraphIdentity>
  ) -> [SearchTree.Found] {
    var places: [(cost: Double, place: Int, child: Int)] = []
    for (place, expansion) in level.enumerated() {
      for (index, child) in expansion.children.enumerated() {
        places.append((child.cost, place, index))
      }
    }
    places.sort { $0 < $1 }
    let numbers = level.map { tree.adopt($0) }
    var beam: [SearchTree.Found] = []
    for (_, place, index) in places {
      if beam.count == width { break }
      // Asked of few: what tells graphs apart is costly to work out.
      let (state, child) = (level[place].state, level[place].children[index])
      guard seen.insert(state.identity(of: child)).inserted else { continue }
      beam.append(SearchTree.Found(child, of: numbers[place]))
    }
    return beam
  }
}
