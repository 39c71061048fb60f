public import CostModels
public import Rewriting
public import TensorGraph

/// Rules, costs and horizon: what all episodes of a run share.
public struct RewriteEnvironment: Sendable {
  /// Names of the rules, by number.
  public let ruleNames: [String]
  public let costModel: any CostModel
  /// Actions after which an episode is cut.
  public var horizon: Int
  let editSource: @Sendable (Graph) -> any EditSource

  /// An environment whose edits are those of `rules`.
  public init(rules: RuleSet, costModel: any CostModel, horizon: Int = 100) {
    self.init(
      ruleNames: rules.rules.map(\.name), costModel: costModel, horizon: horizon
    ) { RuleEngineSource(rules: rules, graph: $0) }
  }

  /// An environment whose edits come from `editSource`.
  public init(
    ruleNames: [String], costModel: any CostModel, horizon: Int = 100,
    editSource: @escaping @Sendable (Graph) -> any EditSource
  ) {
    precondition(horizon > 0, "a horizon of \(horizon)")
    self.ruleNames = ruleNames
    self.costModel = costModel
    self.horizon = horizon
    self.editSource = editSource
  }

  /// A new episode that starts at `graph`.
  public func reset(_ graph: Graph) -> Episode { Episode(self, from: graph) }
}
