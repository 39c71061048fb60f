import Rewriting
import TensorGraph

/// The edits that the rules of a rule set propose.
struct RuleEngineSource: EditSource {
  private var matches: CandidateSet

  init(rules: RuleSet, graph: Graph, isCancelled: () -> Bool) {
    matches = CandidateSet(rules: rules, graph: graph, isCancelled: isCancelled)
  }

  var candidates: [Candidate] { matches.candidates }

  mutating func update(after effect: EditEffect, graph: Graph) {
    matches.update(after: effect, graph: graph)
  }
}
