import CostModels
import GraphInspection
import ONNXFormat
import TensorGraph

/// What `xrlflow inspect` prints.
struct InspectReport: Encodable {
  struct Port: Encodable {
    let name: String
    let type: String
  }

  struct Dimension: Encodable {
    let name: String
    /// Where it stands among the inputs.
    let places: [String]
    /// What costs are counted at.
    let size: Int?
    /// Where that comes from: given, chosen by its name, or derived from other dimensions.
    let source: String?
    /// Whether the size is for good.
    let frozen: Bool?
  }

  struct OperatorRow: Encodable {
    let name: String
    let count: Int
    /// Of them, computed once before the model runs.
    let weightOnly: Int
    /// Microseconds of all together.
    let cost: Double
    let costPercent: Double
    let flops: Double
    let bytes: Double
  }

  struct OpaqueRow: Encodable {
    let name: String
    let reason: String
    /// The model's names for their first outputs.
    let values: [String]
  }

  let inputs: [Port]
  let outputs: [Port]
  let dynamicDimensions: [Dimension]
  let operatorSets: [String: Int]
  let producer: String
  let nodes: Int
  let weightOnlyNodes: Int
  let weights: Int
  let weightBytes: Int
  let memory: MemoryReport
  let costModel: String
  /// Microseconds.
  let cost: Double
  let operators: [OperatorRow]
  let opaque: [OpaqueRow]
  let warnings: [String]

  init(_ model: LoadedModel, cost graphCost: GraphCost) {
    let graph = model.graph
    let interface = model.interface
    inputs = interface.inputs.map { Port(name: $0.name, type: $0.description) }
    outputs = graph.outputs.map {
      Port(name: $0.name, type: graph.type(of: $0.value).description)
    }
    dynamicDimensions = interface.dynamicDimensions.map { dimension in
      let known = model.dimensions.first { $0.name == dimension.name }
      return Dimension(
        name: dimension.name, places: dimension.places, size: known?.size,
        source: known?.source.rawValue, frozen: known?.isFrozen)
    }
    operatorSets = interface.operatorSets
    producer = interface.producer
    let computing = graph.nodeIDs.filter { graph[$0].isComputing }
    nodes = computing.count
    weightOnlyNodes = computing.count { graph.isWeightOnly($0) }
    weights = graph.nodeIDs.count { graph[$0].op == .weight }
    memory = MemoryReport(model)
    weightBytes = memory.weightBytes
    costModel = graphCost.model.name
    cost = graphCost.total
    operators = OperatorStatistics.list(of: graph, cost: graphCost).map {
      OperatorRow(
        name: $0.name, count: $0.count, weightOnly: $0.weightOnly, cost: $0.cost,
        costPercent: graphCost.total > 0 ? 100 * $0.cost / graphCost.total : 0, flops: $0.flops,
        bytes: $0.bytes)
    }
    opaque = Self.opaqueRows(model)
    warnings = model.warnings
  }

  /// Opaque nodes of one operator and reason in one row.
  private static func opaqueRows(_ model: LoadedModel) -> [OpaqueRow] {
    var rows: [(name: String, reason: String, values: [String])] = []
    for (id, reason) in model.opaqueReasons.sorted(by: { $0.key < $1.key }) {
      guard let name = model.graph.node(id)?.operatorName else { continue }
      let value = model.valueNames[Value(id)] ?? "\(id)"
      if let place = rows.firstIndex(where: { $0.name == name && $0.reason == reason }) {
        rows[place].values.append(value)
      } else {
        rows.append((name, reason, [value]))
      }
    }
    return rows.map { OpaqueRow(name: $0.name, reason: $0.reason, values: $0.values) }
  }
}
