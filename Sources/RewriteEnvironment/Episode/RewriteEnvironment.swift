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
  /// Asked while candidates are listed; once it says yes the list ends with what it has. What asks
  /// for candidates has to look at the same thing before it relies on them.
  public var isCancelled: @Sendable () -> Bool = { false }
  private let makeSource: @Sendable (Graph, () -> Bool) -> any EditSource

  /// An environment whose edits are those of `rules`.
  public init(rules: RuleSet, costModel: any CostModel, horizon: Int = 100) {
    self.init(rules.rules.map(\.name), costModel, horizon) {
      RuleEngineSource(rules: rules, graph: $0, isCancelled: $1)
    }
  }

  /// An environment whose edits come from `editSource`.
  public init(
    ruleNames: [String], costModel: any CostModel, horizon: Int = 100,
    editSource: @escaping @Sendable (Graph) -> any EditSource
  ) {
    self.init(ruleNames, costModel, horizon) { graph, _ in editSource(graph) }
  }

  private init(
    _ ruleNames: [String], _ costModel: any CostModel, _ horizon: Int,
    _ makeSource: @escaping @Sendable (Graph, () -> Bool) -> any EditSource
  ) {
    precondition(horizon > 0, "a horizon of \(horizon)")
    self.ruleNames = ruleNames
    self.costModel = costModel
    self.horizon = horizon
    self.makeSource = makeSource
  }

  /// The same environment without the edits of some rules, whose numbers stay what they are.
  public func leavingOut(rules: Set<Int>) -> RewriteEnvironment {
    var environment = RewriteEnvironment(ruleNames, costModel, horizon) {
      [makeSource] graph, isCancelled in
      FilteredSource(source: makeSource(graph, isCancelled), leftOut: rules)
    }
    environment.isCancelled = isCancelled
    return environment
  }

  /// The edits that apply to `graph`.
  func editSource(_ graph: Graph) -> any EditSource { makeSource(graph, isCancelled) }

  /// Cost of a graph under the cost model, in microseconds.
  public func cost(of graph: Graph) -> Double { GraphCost(of: graph, under: costModel).total }

  /// A new episode that starts at `graph`.
  public func reset(_ graph: Graph) -> Episode { Episode(self, from: graph) }
}
