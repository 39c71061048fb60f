public import CostModels
import GraphInspection
public import TensorGraph

extension Picture {
  /// A picture of a graph, its operators coloured by family and cost.
  ///
  /// - Parameters:
  ///   - names: Names of values in the model, for tooltips.
  ///   - cost: The cost of exactly this graph.
  public init(title: String, of graph: Graph, names: [Value: String], cost: GraphCost) {
    let computing = graph.nodeIDs.filter { graph[$0].isComputing }
    let total = Decimal.text(cost.total, digits: 1)
    let facts = [
      "\(computing.count) nodes, \(graph.nodeIDs.count { graph[$0].op == .weight }) weights",
      "cost \(total) us, predicted under \(cost.model.name); the stronger the colour, the dearer the node",
    ]
    var legend: [LegendEntry] = []
    for family in OperatorFamily.allCases
    where computing.contains(where: { graph[$0].op.family == family }) {
      let (fill, name) = Palette.family(family)
      let entry = LegendEntry(
        name: name, style: Drawing.Style(fill: fill, stroke: Palette.line))
      if !legend.contains(entry) { legend.append(entry) }
    }
    if computing.contains(where: { graph.isWeightOnly($0) }) {
      legend.append(
        LegendEntry(
          name: "weight-only",
          style: Drawing.Style(fill: "#ffffff", stroke: Palette.line, isDashed: true)))
    }
    self.init(
      title: title, facts: facts, legend: legend,
      panels: [
        Panel(columns: [Column(drawing: Drawing(of: graph, names: names, cost: cost))])
      ])
  }
}

extension Node {
  /// The operator with its attributes, as messages write it.
  var operatorNameWithAttributes: String {
    attributes.entries.isEmpty ? operatorName : "\(operatorName) {\(attributes)}"
  }
}
