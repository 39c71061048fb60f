import ParallelWork
public import TensorGraph

/// What plays one episode.
public protocol EpisodeAgent {
  /// The candidate to take in a running state, nil to stop.
  mutating func choose(in episode: Episode) -> Int?
}

/// Plays episodes from one graph, numbered from 0, and keeps the best graph of all.
///
/// Several may run at once; what counts is as if they had run one after the other.
public struct RepeatedEpisodes: Sendable {
  /// How many to play; nil for as many as budget and time allow.
  public let limit: Int?
  /// The agent of an episode, by number.
  let agent: @Sendable (Int) -> any EpisodeAgent

  public init(limit: Int?, agent: @escaping @Sendable (Int) -> any EpisodeAgent) {
    self.limit = limit
    self.agent = agent
  }

  public func run(
    from graph: Graph, in environment: RewriteEnvironment, control: SearchControl
  ) -> SearchResult {
    var meter = control.start()
    let start = meter.bounding(environment).reset(graph)
    var best = start.best
    var alternatives = AlternativeGraphs(initialCost: start.initialCost)
    var seen: Set<GraphSignature> = [start.signature]
    var ending: SearchEnding?
    var number = 0
    while true {
      ending = ending ?? meter.interruption
      guard ending == nil, start.status == .running, number < limit ?? .max else { break }
      ending = meter.ending
      if ending != nil { break }
      let (first, budget) = (number, meter.stepsLeft)
      let count = min(control.threads, limit.map { $0 - first } ?? .max)
      var round: [Played] = []
      if count > 1 {
        round = parallelMap(count: count, threads: control.threads) {
          play(first + $0, from: start, budget: budget) { _ in }
        }
      }
      for place in 0..<count {
        // What was not played ahead is watched step by step, and so is what has to be played
        // again because it went on after the budget that those before it left.
        var played = place < round.count ? round[place] : nil
        if let ahead = played, ahead.isInterrupted || ahead.bestCosts.count <= meter.stepsLeft {
          for cost in ahead.bestCosts { meter.countStep(bestCost: min(best.cost, cost)) }
        } else {
          let known = best.cost
          played = play(number, from: start, budget: meter.stepsLeft) {
            meter.countStep(bestCost: min(known, $0))
          }
        }
        guard let played else { break }
        if played.best.cost < best.cost { best = played.best }
        alternatives.offer(cost: played.best.cost, path: played.best.path)
        seen.formUnion(played.seen)
        number += 1
        if !played.isOver { ending = ending ?? meter.ending }
        if ending == .stepBudget { break }
      }
    }
    return SearchResult(
      best: best, alternatives: alternatives.chosen(besides: best, from: graph),
      initialCost: start.initialCost, steps: meter.steps, statesSeen: seen.count,
      ending: ending ?? .complete)
  }

  /// What came of an episode.
  private struct Played: Sendable {
    var best: BestGraph
    /// Cost of the best graph after each step.
    var bestCosts: [Double] = []
    var seen: Set<GraphSignature> = []
    /// Whether it came to its end: neither budget nor time cut it.
    var isOver = false
    var isInterrupted = false
  }

  /// - Parameter report: Called after every step, with the cost of the best graph.
  private func play(
    _ number: Int, from start: Episode, budget: Int, _ report: (Double) -> Void
  ) -> Played {
    var agent = agent(number)
    var episode = start
    var played = Played(best: start.best)
    while episode.status == .running {
      for candidate in episode.candidates { played.seen.insert(candidate.signature) }
      played.isInterrupted = episode.environment.isCancelled()
      if played.isInterrupted || played.bestCosts.count >= budget { return played }
      let choice = agent.choose(in: episode)
      // A stop counts, so that an agent that always stops at once uses up its budget too.
      episode.take(choice.map { .candidate($0) } ?? .stop)
      played.bestCosts.append(episode.best.cost)
      report(episode.best.cost)
      if episode.best.cost < played.best.cost { played.best = episode.best }
    }
    played.isOver = true
    return played
  }
}
