import TensorGraph

/// How much work a region is, estimated from its types alone, so that what is tried on it does not
/// depend on a clock.
struct RegionWork {
  /// Multiplications and elements of one run of both sides.
  let operations: Double
  /// Bytes of constants.
  let constantBytes: Int
  /// Bytes of inputs and outputs.
  let valueBytes: Int

  init(_ region: RewriteRegion) {
    var operations = 0.0
    var (constants, values) = (0, 0)
    for graph in [region.before, region.after] {
      for id in graph.nodeIDs {
        let node = graph[id]
        let bytes = node.outputs.reduce(0) { $0 + $1.byteCount }
        if node.op == .weight { constants += bytes } else { values += bytes }
        if node.op != .weight, node.op != .input { operations += Self.operations(of: node, graph) }
      }
    }
    (self.operations, constantBytes, valueBytes) = (operations, constants, values)
  }

  private static func operations(of node: Node, _ graph: Graph) -> Double {
    let count = Double(node.outputs.reduce(0) { $0 + $1.elementCount })
    let inputs = node.inputs.map { graph.type(of: $0) }
    guard inputs.count > 1 else { return count }
    switch node.op.family {
    case .matmul: return count * Double(inputs[0].shape.last ?? 1)
    case .convolution:
      return count * Double(inputs[1].elementCount) / Double(max(1, inputs[1].shape.first ?? 1))
    case .fused, .attention, .recurrent, .quantization:
      return count * inputs.reduce(1) { max($0, Double($1.shape.last ?? 1)) }
    default: return count
    }
  }

  /// The kinds of inputs that are tried.
  var fills: [RegionFill] {
    let all = RegionFill.allCases.filter { $0 != .mixed }
    if operations < 4e6 { return all }
    if isHuge { return [.mixed, .hiddenRows, .wholeRange] }
    return isHeavy ? [.captured, .mixed, .hiddenRows, .wholeRange] : Array(all.prefix(8))
  }

  /// Whether a run takes so long that few can be made.
  var isHeavy: Bool { operations >= 3e7 }

  /// Whether the values of one run take so much memory that one run has to do.
  var isHuge: Bool { isHeavy && valueBytes > 64 << 20 }

  /// Whether the original is run often enough to see its noise from each source twice.
  var allowsTwoDraws: Bool { operations < 4e6 }

  /// Whether the constants are small enough to be in memory several times.
  var allowsCopies: Bool { constantBytes < 16 << 20 }

  /// Whether the library may optimise the region: that takes the constants once more.
  var allowsLibrary: Bool { constantBytes < 128 << 20 }
}
