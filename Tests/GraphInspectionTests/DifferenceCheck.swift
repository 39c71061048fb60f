import CostModels
import GraphInspection
import TensorGraph

/// What must hold of every difference.
enum DifferenceCheck {
  /// Nodes that are in no region or in two, pairs that are not the same node, costs that do not
  /// add up.
  static func problems(of difference: GraphDifference) -> [String] {
    var problems: [String] = []
    let (old, new) = (difference.old, difference.new)
    let stayed = difference.matching.pairs
    func check(_ what: String, _ nodes: [NodeID], _ graph: Graph) {
      let all = graph.nodeIDs.filter { graph[$0].isComputing }
      if nodes.sorted() != all {
        problems.append("\(what): \(nodes.count) nodes of \(all.count), or not each once")
      }
    }
    check(
      "old",
      stayed.map(\.old).filter { old[$0].isComputing }
        + difference.regions.flatMap(\.before.nodes), old)
    check(
      "new",
      stayed.map(\.new).filter { new[$0].isComputing }
        + difference.regions.flatMap(\.after.nodes), new)
    for (a, b) in stayed where old[a].isComputing && old[a].label != new[b].label {
      problems.append("\(old[a].operatorName) is paired with \(new[b].operatorName)")
    }
    let change = difference.regions.reduce(0) { $0 + $1.gain }
    if change != difference.oldCost.total - difference.newCost.total {
      problems.append("the regions gain \(change), not the difference of the costs")
    }
    return problems
  }
}
