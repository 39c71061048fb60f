public import CostModels
import GraphInspection
public import TensorGraph

extension Drawing {
  /// Ranks that an arrow may pass through before a drawing of a graph cuts it.
  static let arrowLimit = 32

  /// A graph with its inputs and outputs. Weights are lines in the boxes of their readers.
  ///
  /// Colours stand for operator families; the larger a node's share of the cost, the stronger.
  ///
  /// - Parameters:
  ///   - names: Names of values in the model, for tooltips.
  ///   - cost: The cost of exactly this graph.
  public init(of graph: Graph, names: [Value: String], cost: GraphCost) {
    self.init()
    let highest = graph.nodeIDs.map { cost[$0] }.max() ?? 0
    var places: [NodeID: Int] = [:]
    for id in graph.executionOrder() where graph[id].op != .weight {
      var box = Box(node: id, in: graph, names: names)
      if graph[id].isComputing {
        let share = highest > 0 ? cost[id] / highest : 0
        box.style.strength = 0.28 + 0.72 * share.squareRoot()
        if cost.total > 0, cost[id] / cost.total >= 0.0005 {
          let percent = Decimal.text(100 * cost[id] / cost.total, digits: 1)
          box.details.append("\(Decimal.text(cost[id], digits: 1)) us · \(percent) %")
        }
      }
      places[id] = add(box)
    }
    for id in graph.executionOrder() {
      guard let place = places[id] else { continue }
      for input in graph[id].inputs {
        guard let source = places[input.node] else { continue }
        arrows.append(
          Arrow(
            from: source, to: place, isDashed: graph.isWeightOnly(input.node),
            tooltip: "\(names[input] ?? "\(input)") \(graph.type(of: input))"))
      }
    }
    for output in graph.outputs {
      let type = graph.type(of: output.value)
      let place = add(.port(output.name, type))
      if let source = places[output.value.node] {
        arrows.append(Arrow(from: source, to: place, tooltip: "\(output.name) \(type)"))
      }
    }
    self = cuttingArrows(longerThan: Self.arrowLimit)
  }
}

extension Drawing.Box {
  /// An input or an output of a graph.
  static func port(_ name: String, _ type: TensorType) -> Drawing.Box {
    Drawing.Box(
      title: TextMetrics.shortened(name, to: 40), details: [NodeText.type(type)],
      tooltip: "\(name) \(type)",
      style: Drawing.Style(fill: "#ffffff", stroke: Palette.text, isRound: true))
  }

  /// A node, or an input of the graph.
  init(node id: NodeID, in graph: Graph, names: [Value: String]) {
    let node = graph[id]
    if let name = NodeText.inputName(node) {
      self = .port(name, node.outputs[0])
      return
    }
    var details: [String] = []
    if let hint = NodeText.hint(node) { details.append(TextMetrics.shortened(hint, to: 40)) }
    details.append(
      node.outputs.count == 1
        ? NodeText.type(node.outputs[0])
        : "\(node.outputs.count) outputs, \(NodeText.type(node.outputs[0]))")
    details += NodeText.weights(of: node, in: graph)
    let isWeightOnly = graph.isWeightOnly(id)
    self.init(
      title: TextMetrics.shortened(node.operatorName, to: 40), details: details,
      tooltip: NodeText.tooltip(id, in: graph, names: names),
      style: Drawing.Style(
        fill: Palette.family(node.op.family).fill, stroke: Palette.line, isDashed: isWeightOnly))
  }
}
