import Rewriting
import TensorGraph

/// The edits that the rules of a rule set propose.
struct RuleEngineSource: EditSource {
  private var candidates: CandidateSet

  init(rules: RuleSet, graph: Graph, isCancelled: () -> Bool) {
    candidates = CandidateSet(rules: rules, graph: graph, isCancelled: isCancelled)
  }

  var proposals: [Proposal] {
    candidates.candidates.map { Proposal(rule: $0.rule, matched: $0.matched, edit: $0.edit) }
  }

  mutating func update(after effect: EditEffect, graph: Graph) {
    candidates.update(after: effect, graph: graph)
  }
}
