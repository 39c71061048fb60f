import SeededRandom
public import TensorGraph

/// Takes candidates at random until nothing applies or the horizon is reached, again and again
/// from the start, and keeps the best graph of all runs.
public struct RandomSearch: Search {
  public let name = "random"
  /// Runs from the initial graph; nil for as many as the budget and the time allow.
  public let restarts: Int?

  public init(restarts: Int? = nil) {
    precondition(restarts.map { $0 > 0 } ?? true, "no restarts")
    self.restarts = restarts
  }

  public func run(
    from graph: Graph, in environment: RewriteEnvironment, control: SearchControl
  ) -> SearchResult {
    let start = environment.reset(graph)
    var best = start.best
    var seen: Set<GraphSignature> = [start.signature]
    var meter = control.start()
    var ending: SearchEnding?
    var episodeNumber = 0
    while ending == nil && start.status == .running && episodeNumber < restarts ?? .max {
      var random = CounterRandom(seed: control.seed, stream: [UInt64(episodeNumber)])
      var episode = start
      while episode.status == .running {
        for candidate in episode.candidates { seen.insert(candidate.signature) }
        ending = meter.ending
        if ending != nil { break }
        episode.take(.candidate(random.next(below: episode.candidates.count)))
        if episode.best.cost < best.cost { best = episode.best }
        meter.countStep(bestCost: best.cost)
      }
      episodeNumber += 1
    }
    return SearchResult(
      best: best, initialCost: start.initialCost, steps: meter.steps, statesSeen: seen.count,
      ending: ending ?? .complete)
  }
}
