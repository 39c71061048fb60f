import TensorGraph

/// Which nodes lie upstream of which, as a table of bits: made in time nodes x edges / 64.
struct Reachability {
  private let words: Int
  private var bits: [UInt64]

  init(_ graph: Graph) {
    words = (graph.idLimit + 63) / 64
    bits = Array(repeating: 0, count: words * graph.idLimit)
    for id in graph.topologicalOrder() {
      let row = id.index * words
      for input in graph[id].inputs {
        let other = input.node.index * words
        for word in 0..<words { bits[row + word] |= bits[other + word] }
      }
      bits[row + id.index / 64] |= 1 << UInt64(id.index % 64)
    }
  }

  /// Whether `ancestor` is the node or lies upstream of it.
  func isUpstream(_ ancestor: NodeID, of id: NodeID) -> Bool {
    bits[id.index * words + ancestor.index / 64] >> UInt64(ancestor.index % 64) & 1 == 1
  }
}
