import TensorGraph

/// A set of nodes by their indices modulo 128, in one word: sets whose digests have nothing in common
/// have nothing in common.
struct NodeDigest: Sendable {
  private var bits: UInt128 = 0

  static let none = NodeDigest()

  mutating func insert(_ id: NodeID) { bits |= 1 &<< UInt128(id.index) }

  var isEmpty: Bool { bits == 0 }

  func isDisjoint(with other: NodeDigest) -> Bool { bits & other.bits == 0 }
}

extension NodeDigest {
  init(_ nodes: some Sequence<NodeID>) {
    for node in nodes { insert(node) }
  }
}
