import CostModels
import GraphPolicy
import RewriteEnvironment
import TensorGraph

extension CostedGraph {
  /// A graph with what each node would cost under `costs`.
  ///
  /// - Parameter initialCost: of the episode's first graph, in microseconds.
  init(graph: Graph, costs: any CostModel, initialCost: Float) {
    var nodeCosts = [Float](repeating: 0, count: graph.idLimit)
    for id in graph.nodeIDs {
      let node = graph[id]
      nodeCosts[id.index] = costs.featureCost(of: node, inputs: node.inputs.map(graph.type))
    }
    self.init(graph: graph, nodeCosts: nodeCosts, initialCost: initialCost)
  }
}

extension CandidateInput {
  /// A candidate with the costs of its new nodes.
  init(
    effect: EditEffect, rule: Int, costChange: Float, in graph: Graph, costs: any CostModel
  ) {
    let added = effect.added.map { entry in
      costs.featureCost(
        of: entry.node, inputs: entry.node.inputs.map { effect.type(of: $0, in: graph) })
    }
    self.init(effect: effect, ruleIndex: rule, costChange: costChange, addedCosts: added)
  }
}

extension CostModel {
  /// Cost of a node in microseconds as the policy sees it; zero for inputs and weights.
  func featureCost(of node: Node, inputs: [TensorType]) -> Float {
    node.op == .input || node.op == .weight ? 0 : Float(cost(of: node, inputs: inputs))
  }
}

extension Episode {
  /// The candidates of the current state as the policy takes them.
  ///
  /// - Parameter policyRules: the policy's number of each rule of the environment.
  func candidateInputs(policyRules: [Int], costs: any CostModel) -> [CandidateInput] {
    candidates.map {
      CandidateInput(
        effect: $0.effect(on: graph), rule: policyRules[$0.rule], costChange: Float($0.costChange),
        in: graph,
        costs: costs)
    }
  }

  /// What the policy sees of the state beside the graph.
  var context: StateContext {
    StateContext(
      costRatio: Float(costRatio), stepsLeft: Float(stepsLeft) / Float(environment.horizon))
  }
}
