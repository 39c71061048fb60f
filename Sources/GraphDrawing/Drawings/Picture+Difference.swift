public import GraphInspection
public import TensorGraph

extension Picture {
  /// What was rewritten, a panel for each group of equal changes: one of its regions before and
  /// after, with the unchanged nodes around it. The rest of the graphs is left out.
  ///
  /// - Parameters:
  ///   - title: For example the names of both files.
  ///   - facts: Lines under the title.
  ///   - oldNames: Names of values of the old graph, for tooltips.
  ///   - newNames: The same of the new graph.
  public init(
    title: String, facts: [String], of difference: GraphDifference, oldNames: [Value: String],
    newNames: [Value: String]
  ) {
    let groups = difference.groups
    let panels = groups.map { group -> Panel in
      let region = group.regions[0]
      let surroundings = Surroundings(of: region, in: difference)
      let count = group.regions.count
      let costs = [group.costBefore, group.costAfter].map { Decimal.text($0, digits: 1) }
      let whole =
        count == 1 ? "" : "all \(count): \(costs[0]) us -> \(costs[1]) us; the first is shown"
      let one = [region.before.cost, region.after.cost].map { Decimal.text($0, digits: 1) }
      return Panel(
        title: "\(count) x  \(TextMetrics.shortened(group.summary, to: 150))",
        detail: count == 1 ? "\(one[0]) us -> \(one[1]) us" : whole,
        columns: [
          Column(
            heading: "before, \(one[0]) us",
            drawing: Drawing(
              of: region.before, among: surroundings.old, in: difference.old, names: oldNames,
              style: .removedNode)),
          Column(
            heading: "after, \(one[1]) us",
            drawing: Drawing(
              of: region.after, among: surroundings.new, in: difference.new, names: newNames,
              style: .addedNode)),
        ])
    }
    let legend = [
      LegendEntry(name: "removed", style: .removedNode),
      LegendEntry(name: "added", style: .addedNode),
      LegendEntry(name: "unchanged, around it", style: .unchangedNode),
      LegendEntry(name: "part of another change", style: .otherChange),
    ]
    self.init(title: title, facts: facts, legend: groups.isEmpty ? [] : legend, panels: panels)
  }
}

extension Drawing.Style {
  static let removedNode = Drawing.Style(fill: Palette.removed, stroke: Palette.removedLine)
  static let addedNode = Drawing.Style(fill: Palette.added, stroke: Palette.addedLine)
  static let unchangedNode = Drawing.Style(
    fill: Palette.unchanged, stroke: Palette.unchangedLine)
  static let otherChange = Drawing.Style(
    fill: "#ffffff", stroke: Palette.unchangedLine, isDashed: true, isRound: true)
}

/// The nodes that stayed and touch a region on either side.
private struct Surroundings {
  var old: [NodeID] = []
  var new: [NodeID] = []

  init(of region: DifferenceRegion, in difference: GraphDifference) {
    var pairs: [NodeID: NodeID] = [:]
    for id in Self.neighbours(of: region.before, in: difference.old) {
      pairs[id] = difference.matching.partner(of: id)
    }
    for id in Self.neighbours(of: region.after, in: difference.new) {
      if let origin = difference.matching.origin(of: id) { pairs[origin] = id }
    }
    for (a, b) in pairs.sorted(by: { $0.key < $1.key }) {
      old.append(a)
      new.append(b)
    }
  }

  /// What the part reads, and the first readers of what it makes.
  private static func neighbours(of side: DifferenceRegion.Side, in graph: Graph) -> [NodeID] {
    let members = Set(side.nodes)
    return side.inputs.map(\.node)
      + side.outputs.flatMap { value in
        graph.uses(of: value.node)
          .filter { $0.port == value.port && !members.contains($0.consumer) }.prefix(4)
          .map(\.consumer)
      }
  }
}
