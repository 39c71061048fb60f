import CostModels
import Foundation
import ONNXFormat
import TensorGraph

/// What `xrlflow inspect` prints.
struct InspectReport: Codable {
  struct Port: Codable {
    let name: String
    let type: String
  }

  struct OperatorRow: Codable {
    let name: String
    let count: Int
    /// Of them, computed once before the model runs.
    let weightOnly: Int
    /// Microseconds of all together.
    let cost: Double
  }

  struct OpaqueRow: Codable {
    let name: String
    let reason: String
  }

  let inputs: [Port]
  let outputs: [Port]
  let operatorSets: [String: Int]
  let nodes: Int
  let weights: Int
  let weightBytes: Int
  let costModel: String
  /// Microseconds.
  let cost: Double
  let operators: [OperatorRow]
  let opaque: [OpaqueRow]
  let warnings: [String]

  init(_ model: LoadedModel, costs: any CostModel) {
    let graph = model.graph
    let graphCost = GraphCost(of: graph, under: costs)
    inputs = model.inputs.map { Port(name: $0.name, type: $0.type.description) }
    outputs = graph.outputs.map {
      Port(name: $0.name, type: graph.type(of: $0.value).description)
    }
    operatorSets = model.opsets
    let computing = graph.nodeIDs.filter { graph[$0].op != .input && graph[$0].op != .weight }
    nodes = computing.count
    weights = graph.nodeIDs.count { graph[$0].op == .weight }
    weightBytes = model.weights.byteCount
    costModel = costs.name
    cost = graphCost.total
    operators = Dictionary(grouping: computing) { Self.label(graph[$0]) }
      .map { name, ids in
        OperatorRow(
          name: name, count: ids.count, weightOnly: ids.count { graph.isWeightOnly($0) },
          cost: ids.reduce(0) { $0 + graphCost[$1] })
      }
      .sorted { ($1.cost, $0.name) < ($0.cost, $1.name) }
    opaque = model.opaqueReasons.sorted { $0.key < $1.key }.map {
      OpaqueRow(name: Self.label(graph[$0.key]), reason: $0.value)
    }
    warnings = model.warnings
  }

  private static func label(_ node: Node) -> String {
    if case .opaque(let opaque) = node.payload {
      return opaque.domain.isEmpty ? opaque.name : "\(opaque.domain).\(opaque.name)"
    }
    return node.op.domain.isEmpty ? node.op.name : "\(node.op.domain).\(node.op.name)"
  }

  func print(json: Bool) {
    if json {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      if let data = try? encoder.encode(self) { Swift.print(String(decoding: data, as: UTF8.self)) }
      return
    }
    for port in inputs { Swift.print("input     \(port.name)  \(port.type)") }
    for port in outputs { Swift.print("output    \(port.name)  \(port.type)") }
    for (domain, version) in operatorSets.sorted(by: { $0.key < $1.key }) {
      Swift.print("opset     \(domain.isEmpty ? "ai.onnx" : domain) \(version)")
    }
    Swift.print("nodes     \(nodes), and \(weights) weights of \(weightBytes) bytes")
    Swift.print("cost      \(cost.rounded(toPlaces: 3)) us under \(costModel)\n")
    Swift.print("  operator                    count  weight-only       cost us")
    for row in operators {
      Swift.print(
        "  " + row.name.padding(toLength: 26, withPad: " ", startingAt: 0)
          + String(format: "%7d  %11d  %12.3f", row.count, row.weightOnly, row.cost))
    }
    for row in opaque { Swift.print("\nopaque    \(row.name): \(row.reason)") }
    for warning in warnings { Swift.print("\nwarning   \(warning)") }
  }
}
