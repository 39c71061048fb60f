import TensorGraph

/// Costs of the nodes of one graph, and their sum, in microseconds.
///
/// The cost of every node is rounded to a multiple of 2^-24 microseconds. Sums of such numbers are
/// exact in a `Double` up to 2^29 microseconds (nine minutes), so a graph's cost does not depend on
/// the path that led to it, and equal graphs have equal costs to the last bit.
struct ExactCost: Sendable {
  private let model: any CostModel
  /// By node id; what a weight-only node would cost counts zero in the sum.
  private var costs: [Double]
  private(set) var total: Double

  init(of graph: Graph, model: any CostModel) {
    self.model = model
    costs = Array(repeating: 0, count: graph.idLimit)
    total = 0
    for id in graph.nodeIDs {
      let node = graph[id]
      costs[id.index] = Self.cost(of: node, model: model) { graph.type(of: $0) }
      if !graph.isWeightOnly(id) { total += costs[id.index] }
    }
  }

  /// Cost after an edit minus cost before.
  ///
  /// - Parameter graph: The graph before the edit.
  func change(_ effect: EditEffect, of graph: Graph) -> Double {
    var change = 0.0
    for (cost, weightOnly) in zip(added(effect, to: graph), effect.addedWeightOnly)
    where !weightOnly {
      change += cost
    }
    for id in effect.removed where !graph.isWeightOnly(id) { change -= costs[id.index] }
    for (id, weightOnly) in effect.weightOnlyChanges {
      change += weightOnly ? -costs[id.index] : costs[id.index]
    }
    return change
  }

  /// Follows an edit.
  ///
  /// - Parameter graph: The graph before the edit.
  mutating func apply(_ effect: EditEffect, to graph: Graph) {
    total += change(effect, of: graph)
    let new = added(effect, to: graph)
    let limit = (effect.added.last?.id.index ?? -1) + 1
    costs += Array(repeating: 0, count: max(limit - costs.count, 0))
    for (entry, cost) in zip(effect.added, new) { costs[entry.id.index] = cost }
  }

  /// Costs of the new nodes, in their order.
  private func added(_ effect: EditEffect, to graph: Graph) -> [Double] {
    effect.added.map { entry in
      Self.cost(of: entry.node, model: model) { value in
        if let node = graph.node(value.node) { return node.outputs[Int(value.port)] }
        guard let new = effect.added.first(where: { $0.id == value.node }) else {
          preconditionFailure("\(entry.id) reads \(value), which is not there")
        }
        return new.node.outputs[Int(value.port)]
      }
    }
  }

  private static func cost(
    of node: Node, model: any CostModel, type: (Value) -> TensorType
  ) -> Double {
    if node.op == .input || node.op == .weight { return 0 }
    let cost = model.cost(of: node, inputs: node.inputs.map(type))
    precondition(cost.isFinite && cost >= 0, "\(node.op.name) costs \(cost)")
    return (cost * 0x1p24).rounded() * 0x1p-24
  }
}
