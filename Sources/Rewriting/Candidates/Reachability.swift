import TensorGraph

/// Which nodes lie upstream of which, as a table of bits: made in time nodes x edges / 64.
struct Reachability: Sendable {
  private let words: Int
  private var bits: [UInt64]

  init(_ graph: Graph) {
    words = Self.words(of: graph)
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

  private static func words(of graph: Graph) -> Int { (graph.idLimit + 63) / 64 }

  /// Largest table that is made, in words: 8 MB.
  static let limit = 1 << 20

  /// Size of the graph's table in bytes, 0 where it would be too large.
  static func bytes(of graph: Graph) -> Int {
    let words = words(of: graph) * graph.idLimit
    return words <= limit ? 8 * words : 0
  }

  /// Whether a table of at most `limit` words costs less than the searches that are to be expected
  /// after so many.
  static func pays(after searches: Int, in graph: Graph, limit: Int) -> Bool {
    let words = words(of: graph)
    return searches >= words / 16 && words * graph.idLimit <= limit
  }

  /// Whether `ancestor` is the node or lies upstream of it.
  func isUpstream(_ ancestor: NodeID, of id: NodeID) -> Bool {
    bits[id.index * words + ancestor.index / 64] >> UInt64(ancestor.index % 64) & 1 == 1
  }

  /// Of the nodes that were there in an earlier table, those that now have others of these nodes
  /// upstream. Nodes that are new since then must not be asked for: the set has no room for them.
  func changes(since old: Reachability) -> NodeSet {
    var changed = NodeSet(words: old.words)
    var kept = NodeSet(words: old.words)
    for index in 0..<(old.bits.count / max(1, old.words)) {
      let id = NodeID(index)
      if old.isUpstream(id, of: id), isUpstream(id, of: id) { kept.insert(id) }
    }
    for index in 0..<(old.bits.count / max(1, old.words)) where kept.contains(NodeID(index)) {
      for word in 0..<old.words {
        let difference = old.bits[index * old.words + word] ^ bits[index * words + word]
        if difference & kept.words[word] != 0 {
          changed.insert(NodeID(index))
          break
        }
      }
    }
    return changed
  }
}

/// A set of nodes, a bit for each.
struct NodeSet: Sendable {
  private(set) var words: [UInt64]
  /// What is not in it is not in the set.
  private(set) var digest = NodeDigest.none

  init(words: Int) { self.words = Array(repeating: 0, count: words) }

  mutating func insert(_ id: NodeID) {
    words[id.index / 64] |= 1 << UInt64(id.index % 64)
    digest.insert(id)
  }

  func contains(_ id: NodeID) -> Bool {
    words[id.index / 64] >> UInt64(id.index % 64) & 1 == 1
  }
}
