public import TensorGraph

/// Cost of a graph under a model, in microseconds: the sum over its nodes that are not
/// weight-only, kept up to date through edits.
///
/// Each node's cost is rounded to 2^-20 us. Sums of such numbers are exact in a `Double` up to
/// 2^33 us, so the total does not depend on the order of additions, and a total kept through any
/// number of edits *equals* the one computed anew.
public struct GraphCost: Sendable {
  public let model: any CostModel
  /// Microseconds.
  public private(set) var total: Double
  /// By the index of the node: its cost, 0 when it is weight-only or gone.
  private var costs: [Double]

  public init(of graph: Graph, under model: any CostModel) {
    self.model = model
    total = 0
    costs = Array(repeating: 0, count: graph.idLimit)
    for id in graph.nodeIDs where !graph.isWeightOnly(id) {
      let node = graph[id]
      costs[id.index] = Self.cost(of: node, inputs: node.inputs.map(graph.type), under: model)
      total += costs[id.index]
    }
  }

  /// Cost of a node in the graph, in microseconds; 0 when it is weight-only.
  public subscript(id: NodeID) -> Double {
    id.rawValue >= 0 && id.index < costs.count ? costs[id.index] : 0
  }

  /// How much `effect` would change the total, in microseconds, negative when the edited graph is
  /// cheaper. Works on what the effect lists; the edited graph is not built.
  ///
  /// - Parameter graph: the graph that the effect was worked out for, and whose cost this is.
  public func change(of effect: EditEffect, in graph: Graph) -> Double {
    var change = 0.0
    forEachChange(of: effect, in: graph) { id, cost in change += cost - self[id] }
    return change
  }

  /// Follows the graph through an edit.
  ///
  /// - Parameter graph: the graph **before** the edit.
  public mutating func apply(_ effect: EditEffect, to graph: Graph) {
    var changes: [(id: NodeID, cost: Double)] = []
    forEachChange(of: effect, in: graph) { changes.append(($0, $1)) }
    let last = effect.added.last.map { $0.id.index + 1 } ?? 0
    costs += Array(repeating: 0, count: Swift.max(0, last - costs.count))
    for (id, cost) in changes {
      total += cost - costs[id.index]
      costs[id.index] = cost
    }
  }

  /// Calls `body` with each node whose cost may change and its cost in the edited graph.
  private func forEachChange(
    of effect: EditEffect, in graph: Graph, _ body: (NodeID, Double) -> Void
  ) {
    for id in effect.removed { body(id, 0) }
    for (id, weightOnly) in effect.weightOnlyChanges {
      // What is rewired reads other values of the same types, so its old inputs tell its cost.
      let node = graph[id]
      body(
        id,
        weightOnly ? 0 : Self.cost(of: node, inputs: node.inputs.map(graph.type), under: model))
    }
    guard !effect.added.isEmpty else { return }
    let first = effect.added[0].id.index
    var positions: [Int?] = []
    for (position, entry) in effect.added.enumerated() {
      positions += Array(repeating: nil, count: entry.id.index - first - positions.count)
      positions.append(position)
    }
    func type(of value: Value) -> TensorType {
      guard value.node.index >= first, let position = positions[value.node.index - first] else {
        return graph.type(of: value)
      }
      return effect.added[position].node.outputs[Int(value.port)]
    }
    for (entry, weightOnly) in zip(effect.added, effect.addedWeightOnly) where !weightOnly {
      let inputs = entry.node.inputs.map(type)
      body(entry.id, Self.cost(of: entry.node, inputs: inputs, under: model))
    }
  }

  private static func cost(
    of node: Node, inputs: [TensorType], under model: any CostModel
  ) -> Double {
    (model.cost(of: node, inputs: inputs) * 0x1p20).rounded() * 0x1p-20
  }
}
