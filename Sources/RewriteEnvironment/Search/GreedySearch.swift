public import TensorGraph

/// Takes the candidate that lowers the cost most, the first of equal ones, until none lowers it.
/// Each step needs the one before: more threads are of no use to it.
public struct GreedySearch: Search {
  public let name = "greedy"

  public init() {}

  public func run(
    from graph: Graph, in environment: RewriteEnvironment, control: SearchControl
  ) -> SearchResult {
    var meter = control.start()
    var environment = meter.bounding(environment)
    environment.horizon = .max
    var episode = environment.reset(graph)
    var seen: Set<GraphSignature> = [episode.signature]
    var alternatives = AlternativeGraphs(initialCost: episode.initialCost)
    var ending = SearchEnding.complete
    while true {
      for candidate in episode.candidates { seen.insert(candidate.signature) }
      if let reason = meter.interruption {
        ending = reason
        break
      }
      guard let choice = episode.steepestCandidate else { break }
      if let reason = meter.ending {
        ending = reason
        break
      }
      episode.take(.candidate(choice))
      alternatives.offer(cost: episode.cost, path: episode.path)
      meter.countStep(bestCost: episode.best.cost)
    }
    return SearchResult(
      best: episode.best, alternatives: alternatives.chosen(besides: episode.best, from: graph),
      initialCost: episode.initialCost, steps: meter.steps,
      statesSeen: seen.count, ending: ending)
  }
}

extension Episode {
  /// Index of the candidate that lowers the cost most, the first of equal ones; nil when none
  /// lowers it.
  public var steepestCandidate: Int? {
    var choice: Int?
    var lowest = 0.0
    for (index, candidate) in candidates.enumerated() where candidate.costChange < lowest {
      choice = index
      lowest = candidate.costChange
    }
    return choice
  }
}
