import GraphInspection
import TensorGraph

extension Drawing {
  /// One side of a change: its nodes in one style, unchanged ones around them, and the names of what
  /// belongs to other changes but gives a value to this one or takes one from it.
  init(
    of side: DifferenceRegion.Side, among others: [NodeID], in graph: Graph,
    names: [Value: String], style: Style
  ) {
    var change = ChangeDrawing(
      graph: graph, names: names, style: style, changed: Set(side.nodes))
    change.addBoxes(side.nodes + others)
    change.addArrows()
    for input in side.inputs { change.addSource(of: input) }
    for output in side.outputs { change.addTargets(of: output) }
    self = change.drawing.cuttingArrows(longerThan: Self.arrowLimit)
  }
}

/// A drawing of one side of a change as it is put together.
private struct ChangeDrawing {
  let graph: Graph
  let names: [Value: String]
  let style: Drawing.Style
  let changed: Set<NodeID>
  var drawing = Drawing()
  private var shown: [NodeID] = []
  private var places: [NodeID: Int] = [:]

  init(graph: Graph, names: [Value: String], style: Drawing.Style, changed: Set<NodeID>) {
    self.graph = graph
    self.names = names
    self.style = style
    self.changed = changed
  }

  mutating func addBoxes(_ nodes: [NodeID]) {
    shown = nodes.sorted { (graph.level(of: $0), $0) < (graph.level(of: $1), $1) }
    for id in shown {
      var box = Drawing.Box(node: id, in: graph, names: names)
      if !box.style.isRound { box.style = changed.contains(id) ? style : .unchangedNode }
      box.style.isDashed = graph.isWeightOnly(id)
      places[id] = drawing.add(box)
    }
  }

  mutating func addArrows() {
    for id in shown {
      guard let place = places[id] else { continue }
      for input in graph[id].inputs {
        guard let source = places[input.node] else { continue }
        let isChanged = changed.contains(id) || changed.contains(input.node)
        drawing.arrows.append(
          Drawing.Arrow(
            from: source, to: place, stroke: isChanged ? style.stroke : Palette.unchangedLine,
            tooltip: text(input)))
      }
    }
  }

  /// A box that names what makes a value, unless that is drawn.
  mutating func addSource(of value: Value) {
    guard places[value.node] == nil else { return }
    let source = drawing.add(
      Drawing.Box(
        title: "from \(graph[value.node].operatorName)",
        details: [NodeText.type(graph.type(of: value))],
        tooltip: text(value), style: .otherChange))
    for id in shown where graph[id].inputs.contains(value) {
      guard let place = places[id] else { continue }
      drawing.arrows.append(
        Drawing.Arrow(from: source, to: place, stroke: style.stroke, tooltip: text(value)))
    }
  }

  /// Boxes for the graph's outputs that a value is, and one that names its readers if none is drawn.
  mutating func addTargets(of value: Value) {
    guard let source = places[value.node] else { return }
    for output in graph.outputs where output.value == value {
      let target = drawing.add(.port(output.name, graph.type(of: value)))
      drawing.arrows.append(
        Drawing.Arrow(from: source, to: target, stroke: style.stroke, tooltip: output.name))
    }
    let readers = graph.uses(of: value.node).filter { $0.port == value.port }.map(\.consumer)
    let others = readers.filter { !changed.contains($0) }
    guard !others.isEmpty, !others.contains(where: { places[$0] != nil }) else { return }
    let operators = OperatorCounts(of: others.map { graph[$0] }).entries.map(\.name)
    let target = drawing.add(
      Drawing.Box(
        title: TextMetrics.shortened("to \(operators.joined(separator: ", "))", to: 40),
        tooltip: text(value), style: .otherChange))
    drawing.arrows.append(
      Drawing.Arrow(from: source, to: target, stroke: style.stroke, tooltip: text(value)))
  }

  private func text(_ value: Value) -> String {
    "\(names[value] ?? "\(value)") \(graph.type(of: value))"
  }
}
