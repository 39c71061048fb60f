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
    RepeatedEpisodes(limit: restarts) { number in
      Agent(random: CounterRandom(seed: control.seed, stream: [UInt64(number)]))
    }.run(from: graph, in: environment, control: control)
  }

  private struct Agent: EpisodeAgent {
    var random: CounterRandom

    mutating func choose(in episode: Episode) -> Int? {
      random.next(below: episode.candidates.count)
    }
  }
}
