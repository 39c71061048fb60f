import Rewriting
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
    let environment = meter.bounding(environment)
    var state = RewriteState(of: graph, in: environment)
    let initialCost = state.cost
    var path: [AppliedRewrite] = []
    var alternatives = AlternativeGraphs(initialCost: initialCost)
    var seen: Set<GraphSignature> = [state.signature]
    var ending = SearchEnding.complete
    while true {
      for evaluation in state.evaluations { seen.insert(state.signature(after: evaluation)) }
      if let reason = meter.interruption {
        ending = reason
        break
      }
      guard let choice = state.steepestEvaluation else { break }
      if let reason = meter.ending {
        ending = reason
        break
      }
      let candidate = choice.candidate
      state.take(choice)
      path.append(
        AppliedRewrite(
          rule: candidate.rule, ruleName: environment.ruleNames[candidate.rule],
          edit: candidate.edit))
      alternatives.offer(cost: state.cost, path: path)
      meter.countStep(bestCost: state.cost)
    }
    let best = BestGraph(graph: state.graph, cost: state.cost, path: path)
    return SearchResult(
      best: best, alternatives: alternatives.chosen(besides: best, from: graph),
      initialCost: initialCost, steps: meter.steps, statesSeen: seen.count, ending: ending)
  }
}

extension RewriteState {
  /// The evaluation that lowers the cost most, the first of equal ones; nil when none lowers it.
  ///
  /// It leads to a graph that was not visited on the way here if each step lowered the cost; and of
  /// the edits that lead to one graph, which cost the same, it is the first.
  fileprivate var steepestEvaluation: Evaluation? {
    var choice: Int?
    var lowest = 0.0
    for (index, evaluation) in evaluations.enumerated() where evaluation.costChange < lowest {
      choice = index
      lowest = evaluation.costChange
    }
    return choice.map { evaluations[$0] }
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
