public import CostModels
public import Rewriting
import TensorGraph

extension RewriteEnvironment {
  /// An environment whose edits are those of `rules`.
  public init(rules: RuleSet, costModel: any CostModel, horizon: Int = 100) {
    self.init(
      ruleNames: rules.rules.map(\.name), costModel: costModel, horizon: horizon,
      editSource: { RuleEdits(CandidateSet(rules: rules, graph: $0)) })
  }
}

/// The candidates of the rule engine, as an environment takes them.
struct RuleEdits: EditSource {
  private var listing: CandidateSet

  init(_ listing: CandidateSet) { self.listing = listing }

  var proposals: [Proposal] {
    listing.candidates.map { Proposal(rule: $0.rule, matched: $0.matched, edit: $0.edit) }
  }

  mutating func update(after effect: EditEffect, graph: Graph) {
    listing.update(after: effect, graph: graph)
  }
}
