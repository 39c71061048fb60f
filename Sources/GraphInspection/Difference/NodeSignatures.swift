import TensorGraph

/// For each node a hash of what it is beside the nodes that it reads: operator, attributes, types,
/// and the weights among its operands. Only nodes of equal signature can be the same node.
struct NodeSignatures {
  private var signatures: [ContentHash]
  private var anchored: [Bool]

  init(_ graph: Graph) {
    signatures = Array(repeating: ContentHash(high: 0, low: 0), count: graph.idLimit)
    anchored = Array(repeating: false, count: graph.idLimit)
    for id in graph.nodeIDs {
      let node = graph[id]
      var hasher = ContentHasher()
      hasher.combine(node.label)
      hasher.combine(graph.isWeightOnly(id) ? 1 : 0)
      let operands = node.inputs.map { Self.operand($0, in: graph) }
      for operand in node.isCommutative ? operands.sorted() : operands { hasher.combine(operand) }
      signatures[id.index] = hasher.finish()
      anchored[id.index] = node.inputs.contains {
        graph.isWeightOnly($0.node) && graph.type(of: $0).elementCount > Weight.inlineLimit
      }
    }
  }

  subscript(id: NodeID) -> ContentHash { signatures[id.index] }

  /// Whether the node reads a weight large enough to tell it from other nodes.
  func isAnchored(_ id: NodeID) -> Bool { anchored[id.index] }

  private static func operand(_ value: Value, in graph: Graph) -> ContentHash {
    let type = graph.type(of: value)
    var hasher = ContentHasher()
    hasher.combine(Int(type.elementType.rawValue))
    hasher.combine(type.rank)
    for size in type.shape { hasher.combine(size) }
    if graph.isWeightOnly(value.node) {
      hasher.combine(graph.hash(of: value.node))
      hasher.combine(Int(value.port))
    }
    return hasher.finish()
  }

  /// Hashes of nodes together with their neighbourhood up to `radius` edges away, in both
  /// directions.
  func contexts(of graph: Graph, radius: Int) -> [ContentHash] {
    var contexts = signatures
    let ids = graph.nodeIDs.filter { graph[$0].isComputing }
    for _ in 0..<radius {
      var next = contexts
      for id in ids {
        var hasher = ContentHasher()
        hasher.combine(contexts[id.index])
        let node = graph[id]
        let read = node.inputs.map { contexts[$0.node.index] }
        for part in node.isCommutative ? read.sorted() : read { hasher.combine(part) }
        let readers = graph.uses(of: id).map { use in
          var part = ContentHasher()
          part.combine(Int(use.port))
          part.combine(contexts[use.consumer.index])
          return part.finish()
        }
        for reader in readers.sorted() { hasher.combine(reader) }
        next[id.index] = hasher.finish()
      }
      contexts = next
    }
    return contexts
  }
}
