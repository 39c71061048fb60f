public import CostModels
public import Rewriting
public import TensorGraph

/// What the edits of each rule change in the cost of graphs: whether a rule can make the cost worse
/// for a while, so that a search that takes it must see further than one step.
public struct RuleCostChanges: Sendable {
  /// One rule's most expensive edit.
  public struct Increase: Hashable, Sendable {
    /// Microseconds, above 0.
    public let change: Double
    /// Name of the cost model.
    public let costModel: String
    /// Name of the model that the edit applies to, or nil for an instance drawn for verification.
    public let place: String?
  }

  public let rules: RuleSet
  /// By rule: the largest increase in a model, else in a drawn instance; nil where none was found.
  public private(set) var increases: [Increase?]
  private let costModels: [any CostModel]

  /// Nothing is known yet.
  public init(rules: RuleSet, costModels: [any CostModel]) {
    self.rules = rules
    self.costModels = costModels
    increases = rules.rules.map { _ in nil }
  }

  /// Takes in all edits that apply to a model as it is and in the states of a random walk from it.
  public mutating func add(model name: String, _ graph: Graph, steps: Int, seed: UInt64 = 1) {
    _ = RandomWalk.run(rules, from: graph, steps: steps, seed: seed) { set in
      add(set.candidates.map { ($0.rule, $0.edit) }, set.graph, name)
    }
  }

  /// Takes in drawn instances of the rules for which no model showed an increase.
  ///
  /// - Parameter count: Instances of each rule.
  public mutating func addDrawnInstances(count: Int, seed: UInt64 = 1) {
    for (number, rule) in rules.rules.enumerated() where increases[number] == nil {
      for instance in rule.instances(count: count, seed: seed) {
        add(instance.candidates.map { (number, $0.edit) }, instance.before, nil)
      }
    }
  }

  private mutating func add(
    _ edits: [(rule: Int, edit: GraphEdit)], _ graph: Graph, _ place: String?
  ) {
    let effects = edits.compactMap { rule, edit in
      (try? graph.effect(of: edit)).map { (rule, $0) }
    }
    for costModel in costModels {
      let cost = GraphCost(of: graph, under: costModel)
      for (rule, effect) in effects {
        let change = cost.change(of: effect, in: graph)
        guard change > 0, change > (increases[rule]?.change ?? 0) else { continue }
        increases[rule] = Increase(change: change, costModel: costModel.name, place: place)
      }
    }
  }
}
