import CostModels
import RewriteEnvironment
import Rewriting
import TensorGraph

/// A rule that makes one unary operator of another. (It changes what the graph computes: here only
/// the search matters.)
struct UnaryRule: Sendable {
  let name: String
  let from: Operator
  let to: Operator
}

/// Lists the matches of `rules` by looking at the whole graph: rule after rule, node after node.
struct UnaryRuleSource: EditSource {
  let rules: [UnaryRule]
  private(set) var candidates: [Candidate] = []

  init(rules: [UnaryRule], graph: Graph) {
    self.rules = rules
    list(graph)
  }

  mutating func update(after effect: EditEffect, graph: Graph) { list(graph) }

  private mutating func list(_ graph: Graph) {
    candidates = []
    for (number, rule) in rules.enumerated() {
      for id in graph.nodeIDs where graph[id].op == rule.from {
        var edit = GraphEdit()
        guard let new = try? edit.add(rule.to, .none, graph[id].inputs, in: graph) else { continue }
        edit.redirect(Value(id), to: Value(new))
        candidates.append(Candidate(rule: number, matched: [id], edit: edit))
      }
    }
  }
}

/// Costs by operator; everything else is free.
struct TableCost: CostModel {
  let name = "table"
  let costs: [Operator: Double]

  func cost(of node: Node, inputs: [TensorType]) -> Double { costs[node.op] ?? 0 }
}

/// `out = op(... op(x))`, with a distinct weight added between, so that no two nodes are alike.
func chain(_ ops: [Operator]) throws -> Graph {
  let type = TensorType(.float32, [4])
  var graph = Graph()
  var value = graph.addInput("x", type)
  for (index, op) in ops.enumerated() {
    let key = ContentHash(high: 1, low: UInt64(index))
    let weight = graph.addWeight(Weight(key: key, values: nil, name: "w\(index)"), type)
    value = Value(try graph.add(.add, .none, [value, weight]))
    value = Value(try graph.add(op, .none, [value]))
  }
  graph.addOutput("out", value)
  return graph
}

/// Relu 10, Abs 8, Sigmoid 12, Tanh 1. Greedy makes Abs of Relu and is stuck; the way to Tanh leads
/// over Sigmoid, which costs more than Relu.
let trapRules = [
  UnaryRule(name: "relu-abs", from: .relu, to: .abs),
  UnaryRule(name: "relu-sigmoid", from: .relu, to: .sigmoid),
  UnaryRule(name: "sigmoid-tanh", from: .sigmoid, to: .tanh),
]

let trapCosts = TableCost(costs: [.relu: 10, .abs: 8, .sigmoid: 12, .tanh: 1])

func environment(
  _ rules: [UnaryRule] = trapRules, costs: TableCost = trapCosts, horizon: Int = 100
) -> RewriteEnvironment {
  RewriteEnvironment(ruleNames: rules.map(\.name), costModel: costs, horizon: horizon) { graph in
    UnaryRuleSource(rules: rules, graph: graph)
  }
}
