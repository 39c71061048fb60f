import TensorGraph

/// A hash of a graph that an edit changes only nearby: the sum, over all nodes, of a hash of the
/// node and of what it reads up to two edges away, and the hashes of the outputs.
///
/// Equal graphs have equal signatures. Unequal graphs nearly always have unequal ones, but not
/// always: edits of two layers that look alike around the edit can lead to equal signatures.
/// Then the content hash tells them apart. A signature also sees what the content hash does not:
/// whether two equal computations are done once or twice.
public struct GraphSignature: Hashable, Sendable {
  public private(set) var high: UInt64
  public private(set) var low: UInt64

  init(_ hash: ContentHash) {
    high = hash.high
    low = hash.low
  }

  /// Not the same as the sum of two sets of nodes being equal: sums wrap around.
  mutating func add(_ hash: ContentHash) {
    high &+= hash.high
    low &+= hash.low
  }

  mutating func subtract(_ hash: ContentHash) {
    high &-= hash.high
    low &-= hash.low
  }
}

/// The signature of one graph, kept up to date through edits.
struct SignatureTable: Sendable {
  /// By node id: hash of the node and what it reads.
  private var near: [ContentHash]
  /// By node id: hash of the node and what it reads up to two edges away.
  private var far: [ContentHash]
  /// Sum of `far` over the nodes of the graph.
  private var sum: GraphSignature
  private(set) var signature: GraphSignature

  private static let zero = ContentHash(high: 0, low: 0)

  init(of graph: Graph) {
    near = Array(repeating: Self.zero, count: graph.idLimit)
    far = near
    sum = GraphSignature(Self.zero)
    signature = sum
    let ids = graph.nodeIDs
    for id in ids { near[id.index] = Self.hash(graph[id]) { graph[$0].label } }
    for id in ids {
      far[id.index] = Self.hash(graph[id]) { near[$0.index] }
      sum.add(far[id.index])
    }
    signature = Self.signature(sum, outputs: graph.outputs) { far[$0.index] }
  }

  /// Signature of the graph after an edit.
  func signature(after effect: EditEffect, of graph: Graph) -> GraphSignature {
    let change = SignatureChange(effect, of: graph, near: near)
    return Self.signature(sum(after: change, effect), outputs: effect.outputs) {
      change.far(of: $0) ?? far[$0.index]
    }
  }

  /// Follows an edit.
  ///
  /// - Parameter graph: The graph before the edit.
  mutating func apply(_ effect: EditEffect, to graph: Graph) {
    let change = SignatureChange(effect, of: graph, near: near)
    signature = signature(after: effect, of: graph)
    sum = sum(after: change, effect)
    let limit = (effect.added.last?.id.index ?? -1) + 1
    let missing = max(limit - near.count, 0)
    near += Array(repeating: Self.zero, count: missing)
    far += Array(repeating: Self.zero, count: missing)
    for node in change.nodes {
      near[node.id.index] = node.near
      far[node.id.index] = node.far
    }
  }

  private func sum(after change: SignatureChange, _ effect: EditEffect) -> GraphSignature {
    var sum = sum
    for node in change.nodes {
      sum.add(node.far)
      if node.id.index < far.count { sum.subtract(far[node.id.index]) }
    }
    for id in effect.removed { sum.subtract(far[id.index]) }
    return sum
  }

  private static func signature(
    _ sum: GraphSignature, outputs: [GraphOutput], far: (NodeID) -> ContentHash
  ) -> GraphSignature {
    var hasher = ContentHasher()
    for output in outputs {
      hasher.combine(far(output.value.node))
      hasher.combine(Int(output.value.port))
    }
    var signature = sum
    signature.add(hasher.finish())
    return signature
  }

  /// Hash of a node's label and of what `part` gives for its inputs, whose order does not count
  /// where the operator is commutative.
  static func hash(_ node: Node, part: (NodeID) -> ContentHash) -> ContentHash {
    var hasher = ContentHasher()
    hasher.combine(node.label)
    if node.isCommutative {
      var sum = GraphSignature(zero)
      for input in node.inputs {
        var single = ContentHasher()
        single.combine(part(input.node))
        single.combine(Int(input.port))
        sum.add(single.finish())
      }
      hasher.combine(sum.high)
      hasher.combine(sum.low)
    } else {
      for input in node.inputs {
        hasher.combine(part(input.node))
        hasher.combine(Int(input.port))
      }
    }
    return hasher.finish()
  }
}

/// The nodes whose hashes an edit changes.
private struct SignatureChange {
  struct Changed {
    let id: NodeID
    let node: Node
    var near: ContentHash
    var far: ContentHash
  }

  private(set) var nodes: [Changed] = []

  init(_ effect: EditEffect, of graph: Graph, near: [ContentHash]) {
    let zero = ContentHash(high: 0, low: 0)
    func label(_ id: NodeID) -> ContentHash {
      graph.node(id)?.label ?? effect.added.first { $0.id == id }?.node.label ?? zero
    }
    for entry in effect.added {
      nodes.append(
        Changed(
          id: entry.id, node: entry.node, near: SignatureTable.hash(entry.node, part: label),
          far: zero))
    }
    for entry in effect.rewired {
      nodes.append(
        Changed(
          id: entry.id, node: entry.node, near: SignatureTable.hash(entry.node, part: label),
          far: zero))
    }
    // What reads a rewired node is itself as it was, but sees another node two edges away.
    let direct = nodes.count
    for entry in effect.rewired {
      for use in graph.uses(of: entry.id)
      where !nodes.contains(where: { $0.id == use.consumer })
        && !effect.removed.contains(use.consumer)
      {
        nodes.append(
          Changed(
            id: use.consumer, node: graph[use.consumer], near: near[use.consumer.index], far: zero))
      }
    }
    for place in nodes.indices {
      nodes[place].far = SignatureTable.hash(nodes[place].node) { id in
        nodes[..<direct].first { $0.id == id }?.near ?? near[id.index]
      }
    }
  }

  func far(of id: NodeID) -> ContentHash? { nodes.first { $0.id == id }?.far }
}
