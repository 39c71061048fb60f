import TensorGraph

/// Finds which nodes of two graphs are the same: what computes the same from the same inputs, then
/// what corresponds to it along edges in both directions, then what looks the same.
struct GraphMatcher {
  let old: Graph
  let new: Graph
  let oldSignatures: NodeSignatures
  let newSignatures: NodeSignatures
  var matching: NodeMatching
  /// Pairs whose neighbours were not looked at yet.
  var certain: [(old: NodeID, new: NodeID)] = []
  /// Pairs whose readers may correspond although some of their operands do not.
  var partial: [(old: NodeID, new: NodeID)] = []

  init(_ old: Graph, _ new: Graph) {
    self.old = old
    self.new = new
    oldSignatures = NodeSignatures(old)
    newSignatures = NodeSignatures(new)
    matching = NodeMatching(old: old, new: new)
  }

  /// The matching, of inputs and of nodes that compute something; weights have no partners.
  static func matching(of old: Graph, _ new: Graph) -> NodeMatching {
    var matcher = GraphMatcher(old, new)
    matcher.matchInputs()
    matcher.matchEqualComputations()
    matcher.propagate()
    matcher.matchOutputs()
    matcher.propagate()
    matcher.matchAnchors()
    matcher.propagate()
    for radius in [4, 2, 1, 0] {
      matcher.matchContexts(radius: radius)
      matcher.propagate()
    }
    matcher.partUnexplained()
    return matcher.matching
  }

  func canJoin(_ a: NodeID, _ b: NodeID) -> Bool {
    matching.partner(of: a) == nil && matching.origin(of: b) == nil
      && oldSignatures[a] == newSignatures[b] && old[a].isComputing
  }

  mutating func join(_ a: NodeID, _ b: NodeID) {
    matching.join(a, b)
    certain.append((a, b))
  }

  /// Inputs of the same name and type; of the others, those at the same position and of the same
  /// type.
  private mutating func matchInputs() {
    func name(_ id: NodeID, _ graph: Graph) -> String? {
      if case .input(_, let name) = graph[id].payload { name } else { nil }
    }
    for a in old.inputs {
      if let b = new.inputs.first(where: {
        name($0, new) == name(a, old) && new[$0].outputs == old[a].outputs
      }) {
        matching.join(a, b)
      }
    }
    for (a, b) in zip(old.inputs, new.inputs)
    where matching.partner(of: a) == nil && matching.origin(of: b) == nil
      && old[a].outputs == new[b].outputs
    {
      matching.join(a, b)
    }
    certain += matching.pairs
  }

  /// Nodes with the same content hash that also read the same nodes: they and all that is upstream
  /// of them are the same.
  private mutating func matchEqualComputations() {
    var candidates: [ContentHash: [NodeID]] = [:]
    for b in new.topologicalOrder() where new[b].isComputing {
      candidates[new.hash(of: b), default: []].append(b)
    }
    for a in old.topologicalOrder() where old[a].isComputing {
      let equal = (candidates[old.hash(of: a)] ?? []).filter {
        canJoin(a, $0) && correspondence(a, $0).isComplete
      }
      // Of several equal nodes, the one with the same readers.
      let readers = self.readers(of: a, in: old, oldSignatures)
      let best = equal.first { self.readers(of: $0, in: new, newSignatures) == readers }
      if let b = best ?? equal.first { join(a, b) }
    }
  }

  /// What computes the outputs of the same name.
  private mutating func matchOutputs() {
    for output in old.outputs {
      guard let other = new.outputs.first(where: { $0.name == output.name }),
        output.value.port == other.value.port, canJoin(output.value.node, other.value.node)
      else { continue }
      join(output.value.node, other.value.node)
    }
  }

  func correspondence(_ a: NodeID, _ b: NodeID) -> Correspondence {
    Correspondence(a, in: old, b, in: new, matching)
  }

  func readers(
    of id: NodeID, in graph: Graph, _ signatures: NodeSignatures
  ) -> [ContentHash] {
    graph.uses(of: id).map { signatures[$0.consumer] }.sorted()
  }

  /// Parts pairs whose operands are different nodes although all of these stayed, until there are
  /// no such pairs.
  private mutating func partUnexplained() {
    var isSettled = false
    while !isSettled {
      isSettled = true
      for (a, b) in matching.pairs where old[a].isComputing {
        if !correspondence(a, b).isExplained(by: matching) {
          matching.part(a, b)
          isSettled = false
        }
      }
    }
  }
}
