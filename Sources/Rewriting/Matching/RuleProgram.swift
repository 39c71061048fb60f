import TensorGraph

/// A compiled rule in one place, so that using it copies nothing; with quick tests of whether a
/// graph node can be a pattern node at all.
final class RuleProgram: Sendable {
  let rule: CompiledRule
  private let probes: [Probe]

  /// What must hold around a graph node, of the kind that needs no bindings.
  private struct Probe: Sendable {
    let op: Operator
    /// Exact number of inputs, or the fewest.
    let inputCount: Int
    let isExact: Bool
    /// Operators of inputs, each at its position, or at any for commutative operators (position -1).
    var inputs: [(position: Int, op: Operator)] = []
    /// Operators that some reader must have.
    var readers: [Operator] = []
  }

  init(_ rule: CompiledRule) {
    self.rule = rule
    probes = rule.nodes.map { Self.probe($0, rule) }
  }

  private static func probe(_ node: PatternNode, _ rule: CompiledRule) -> Probe {
    var probe = Probe(
      op: node.op, inputCount: node.inputSlots.count, isExact: node.hasOnlyValueInputs)
    for (position, port) in node.inputs.enumerated() {
      guard node.hasOnlyValueInputs || node.op.isCommutative, case .value(let slot) = port,
        let producer = rule.producers[slot]
      else { continue }
      let place = node.op.isCommutative ? -1 : position
      probe.inputs.append((place, rule.nodes[producer.node].op))
    }
    for case .value(let slot) in node.outputs {
      probe.readers += rule.nodes.filter { $0.inputSlots.contains(slot) }.map(\.op)
    }
    return probe
  }

  /// Whether the graph node, which is there, may be the pattern node.
  func admits(_ id: NodeID, as node: Int, in graph: Graph) -> Bool {
    let probe = probes[node]
    let candidate = graph[id]
    guard candidate.op == probe.op,
      probe.isExact
        ? candidate.inputs.count == probe.inputCount : candidate.inputs.count >= probe.inputCount
    else { return false }
    for (position, op) in probe.inputs {
      if position >= 0 {
        guard graph[candidate.inputs[position].node].op == op else { return false }
      } else {
        guard candidate.inputs.contains(where: { graph[$0.node].op == op }) else { return false }
      }
    }
    for op in probe.readers {
      guard graph.uses(of: id).contains(where: { graph[$0.consumer].op == op }) else {
        return false
      }
    }
    return true
  }
}

/// The graph that rules are matched against, with its index.
final class MatchedGraph: Sendable {
  let graph: Graph
  let index: NodeIndex
  /// The dimensions of the inputs in terms of which others can be written.
  let basis: SizeBasis

  init(_ graph: Graph, _ index: NodeIndex) {
    self.graph = graph
    self.index = index
    basis = SizeBasis(inputsOf: graph)
  }
}
