import Foundation
import Rewriting
import SeededRandom
import TensorGraph

/// Play from a leaf of the tree on: greedy mostly, at random now and then and where nothing lowers
/// the cost, until nothing better was found for a while.
struct MonteCarloRollout: Sendable {
  /// One step: which candidate was taken of how many, and where it led to.
  struct Step: Sendable {
    let candidate: Int
    let evaluation: Evaluation
    let identity: GraphIdentity
    /// Shares of attention of the candidates of the state that it led to.
    let priors: [Float]
  }

  /// Share of steps that are taken at random.
  let randomShare: Double
  /// Steps without a better graph after which the rollout ends.
  let patience: Int

  /// What a rollout found.
  struct Outcome: Sendable {
    /// The cheapest graph from the first state on, not of what lay before.
    var lowestCost: Double
    var best: BestGraph
    /// The edits to the cheapest graph.
    var taken: [Evaluation] = []
    var seen: Set<GraphSignature> = []
  }

  /// Plays on from `start`. Which edits lead to one graph is worked out only where a draw is among all
  /// candidates: for the steepest edit it does not matter.
  ///
  /// - Parameter random: Nil for greedy steps alone, until none lowers the cost.
  func play(from start: Episode, _ random: CounterRandom?) -> Outcome {
    var episode = start
    var outcome = Outcome(lowestCost: start.cost, best: start.best)
    var taken: [Evaluation] = []
    var random = random
    while episode.status == .running, taken.count - outcome.taken.count < patience {
      for evaluation in episode.state.evaluations {
        outcome.seen.insert(episode.state.signature(after: evaluation))
      }
      if episode.environment.isCancelled() { break }
      var choice = episode.steepestEvaluation
      let draw = random?.nextUniformDouble() ?? 1
      if choice == nil || draw < randomShare {
        episode.list()
        guard episode.status == .running,
          let index = random?.next(below: episode.candidates.count)
        else { break }
        choice = episode.candidates[index].evaluation
      }
      guard let choice else { break }
      episode.follow(choice)
      taken.append(choice)
      if episode.cost < outcome.lowestCost {
        outcome.lowestCost = episode.cost
        outcome.taken = taken
      }
    }
    if episode.best.cost < outcome.best.cost { outcome.best = episode.best }
    return outcome
  }

  /// The steps of an outcome, with what each state on the way allows; fewer where listing was
  /// interrupted.
  func steps(of outcome: Outcome, from start: Episode) -> [Step] {
    var episode = start
    var steps: [Step] = []
    for evaluation in outcome.taken {
      let key = evaluation.candidate.key
      guard episode.status == .running,
        let index = episode.candidates.firstIndex(where: { $0.evaluation.candidate.key == key })
      else { break }
      let taken = episode.candidates[index].evaluation
      episode.take(.candidate(index))
      steps.append(
        Step(
          candidate: index, evaluation: taken, identity: episode.identity,
          priors: episode.candidatePriors))
    }
    return steps
  }
}

extension Episode {
  var identity: GraphIdentity {
    GraphIdentity(signature: signature, contentHash: graph.contentHash)
  }

  /// By candidate, the share of attention that it deserves: falls with the cost change, by a factor
  /// of e^5 from the candidate that saves most to one that saves nothing, and of e^10 at most; sums
  /// to 1.
  var candidatePriors: [Float] {
    let unit = candidates.map { abs($0.costChange) }.filter { $0 > 0 }
    let most = candidates.map { -$0.costChange }.max() ?? 0
    let scale = (most > 0 ? most : unit.min() ?? 1) / 5
    let shares = candidates.map { exp(max(-10, min(0, -$0.costChange - max(most, 0)) / scale)) }
    let sum = shares.reduce(0, +)
    return shares.map { Float($0 / sum) }
  }
}
