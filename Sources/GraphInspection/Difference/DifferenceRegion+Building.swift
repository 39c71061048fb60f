import CostModels
import TensorGraph

extension DifferenceRegion {
  /// The region of these nodes, given in topological order.
  init(
    removed: [NodeID], added: [NodeID], old: Graph, new: Graph, oldCost: GraphCost,
    newCost: GraphCost
  ) {
    before = Side(removed, in: old, cost: oldCost)
    after = Side(added, in: new, cost: newCost)
    remark = Self.remark(before, old, after, new)
  }

  private static func remark(
    _ before: Side, _ old: Graph, _ after: Side, _ new: Graph
  ) -> String? {
    guard before.operators == after.operators else { return nil }
    let labels = (before.nodes.map { old[$0].label }, after.nodes.map { new[$0].label })
    guard labels.0.sorted() == labels.1.sorted() else { return "other attributes or shapes" }
    func weights(_ nodes: [NodeID], _ graph: Graph) -> [ContentHash] {
      nodes.flatMap { graph[$0].inputs }.filter { graph.isWeightOnly($0.node) }
        .map { graph.hash(of: $0.node) }.sorted()
    }
    return weights(before.nodes, old) == weights(after.nodes, new)
      ? "connected otherwise" : "other weights"
  }
}

extension DifferenceRegion.Side {
  init(_ nodes: [NodeID], in graph: Graph, cost: GraphCost) {
    self.nodes = nodes
    self.cost = nodes.reduce(0) { $0 + cost[$1] }
    operators = OperatorCounts(of: nodes.map { graph[$0] })
    let members = Set(nodes)
    var inputs: [Value] = []
    var seen: Set<Value> = []
    var outputs: [Value] = []
    for id in nodes {
      for input in graph[id].inputs
      where !members.contains(input.node) && !graph.isWeightOnly(input.node)
        && seen.insert(input).inserted
      {
        inputs.append(input)
      }
      for port in graph[id].outputs.indices {
        let value = Value(id, port: port)
        let isRead = graph.uses(of: id).contains {
          $0.port == value.port && !members.contains($0.consumer)
        }
        if isRead || graph.isOutput(value) { outputs.append(value) }
      }
    }
    self.inputs = inputs
    self.outputs = outputs
  }
}
