import CostModels
import GraphInspection
import ONNXFormat
import TensorGraph

/// What `xrlflow diff` prints. Costs are microseconds. Changes of the interface lack `before` or `after`
/// where one of the models lacks their subject.
struct DiffReport: Encodable {
  struct Change: Encodable {
    let subject: String
    let before: String?
    let after: String?
  }

  struct Nodes: Encodable {
    let before: Int
    let after: Int
    let unchanged: Int
    let removed: Int
    let added: Int
  }

  struct Cost: Encodable {
    let model: String
    let before: Double
    let after: Double
  }

  /// Weights that one of the models lacks.
  struct Weights: Encodable {
    let removed: Int
    let removedBytes: Int
    let added: Int
    let addedBytes: Int
  }

  struct Node: Encodable {
    let name: String
    let `operator`: String
    let type: String
  }

  struct Region: Encodable {
    let removed: [Node]
    let added: [Node]
    /// Names of the values that the region reads and makes.
    let inputs: [String]
    let outputs: [String]
    let costBefore: Double
    let costAfter: Double
  }

  struct Group: Encodable {
    let summary: String
    let count: Int
    let costBefore: Double
    let costAfter: Double
    let regions: [Region]
  }

  let first: String
  let second: String
  let equal: Bool
  let interface: [Change]
  /// Outputs that are now another value which both models compute.
  let reroutedOutputs: [String]
  let nodes: Nodes
  let cost: Cost
  let weights: Weights
  /// What could not be done to make the comparison finer.
  let notes: [String]
  let groups: [Group]

  init(
    _ difference: GraphDifference, _ old: ComparedModel, _ new: ComparedModel, notes: [String]
  ) {
    first = old.path
    second = new.path
    self.notes = notes
    interface = old.interface.changes(to: new.interface).map {
      Change(subject: $0.subject, before: $0.before, after: $0.after)
    }
    equal = difference.isEmpty && interface.isEmpty
    reroutedOutputs = difference.reroutedOutputs
    nodes = Nodes(
      before: difference.unchangedCount + difference.removedCount,
      after: difference.unchangedCount + difference.addedCount,
      unchanged: difference.unchangedCount, removed: difference.removedCount,
      added: difference.addedCount)
    cost = Cost(
      model: difference.oldCost.model.name, before: difference.oldCost.total,
      after: difference.newCost.total)
    func bytes(_ ids: [NodeID], _ graph: Graph) -> Int {
      ids.reduce(0) { $0 + graph.type(of: Value($1)).byteCount }
    }
    weights = Weights(
      removed: difference.removedWeights.count,
      removedBytes: bytes(difference.removedWeights, old.graph),
      added: difference.addedWeights.count, addedBytes: bytes(difference.addedWeights, new.graph))
    groups = difference.groups.map { group in
      Group(
        summary: group.summary, count: group.regions.count, costBefore: group.costBefore,
        costAfter: group.costAfter,
        regions: group.regions.map { Region($0, old, new) })
    }
  }
}

extension DiffReport.Region {
  init(_ region: DifferenceRegion, _ old: ComparedModel, _ new: ComparedModel) {
    removed = region.before.nodes.map { DiffReport.Node($0, old) }
    added = region.after.nodes.map { DiffReport.Node($0, new) }
    let (side, model) = region.before.nodes.isEmpty ? (region.after, new) : (region.before, old)
    inputs = side.inputs.map { model.name(of: $0) }
    outputs = side.outputs.map { model.name(of: $0) }
    costBefore = region.before.cost
    costAfter = region.after.cost
  }
}

extension DiffReport.Node {
  init(_ id: NodeID, _ model: ComparedModel) {
    let node = model.graph[id]
    name = model.name(of: Value(id))
    self.operator = node.operatorName
    type = node.outputs.map(\.description).joined(separator: ", ")
  }
}
