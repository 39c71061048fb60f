public import CostModels
public import TensorGraph

extension Node {
  /// The operator as ONNX writes it, after its domain unless that is the standard one.
  public var operatorName: String {
    if case .opaque(let opaque) = payload {
      return opaque.domain.isEmpty ? opaque.name : "\(opaque.domain).\(opaque.name)"
    }
    return op.domain.isEmpty ? op.name : "\(op.domain).\(op.name)"
  }

  /// Whether the node computes something: it is neither an input nor a weight.
  public var isComputing: Bool { op != .input && op != .weight }
}

/// The nodes of a graph that have one operator, taken together.
public struct OperatorStatistics: Hashable, Sendable {
  /// As `Node.operatorName` writes it.
  public let name: String
  public let count: Int
  /// How many of them are weight-only: computed once, before the graph runs.
  public let weightOnly: Int
  /// Microseconds of one run.
  public let cost: Double
  /// Operations of one run, as `OperatorWork` counts them; weight-only nodes have none.
  public let flops: Double
  /// Bytes read and written in one run; weight-only nodes have none.
  public let bytes: Double

  /// The operators of a graph, the dearest first, equally dear ones by name.
  ///
  /// - Parameter cost: The cost of exactly this graph.
  public static func list(of graph: Graph, cost: GraphCost) -> [OperatorStatistics] {
    let computing = graph.nodeIDs.filter { graph[$0].isComputing }
    return Dictionary(grouping: computing) { graph[$0].operatorName }
      .map { name, ids in
        let running = ids.filter { !graph.isWeightOnly($0) }
        let work = running.map {
          OperatorWork(of: graph[$0], inputs: graph[$0].inputs.map(graph.type))
        }
        return OperatorStatistics(
          name: name, count: ids.count, weightOnly: ids.count - running.count,
          cost: ids.reduce(0) { $0 + cost[$1] }, flops: work.reduce(0) { $0 + $1.flops },
          bytes: work.reduce(0) { $0 + $1.bytes })
      }
      .sorted { ($1.cost, $0.name) < ($0.cost, $1.name) }
  }
}
