/// What follows from a node and the facts of what it reads.
struct NodeFacts {
  let hash: ContentHash
  let level: Int32
  let weightOnly: Bool
}

extension Graph {
  /// Facts of a node, those of its inputs given by the three lookups.
  @inline(__always) func facts(
    of node: Node, id: NodeID, hash: (NodeID) -> ContentHash, level: (NodeID) -> Int32,
    weightOnly: (NodeID) -> Bool
  ) -> NodeFacts {
    var hasher = ContentHasher()
    hasher.combine(node.label)
    var deepest: Int32 = -1
    var constant = node.isFoldable
    for input in node.inputs {
      deepest = max(deepest, level(input.node))
      constant = constant && weightOnly(input.node)
    }
    func combine(_ part: ContentHash, _ port: Int32) {
      hasher.combine(part)
      hasher.combine(Int(port))
    }
    if node.isCommutative, node.inputs.count == 2 {
      let (a, b) = (node.inputs[0], node.inputs[1])
      let (hashA, hashB) = (hash(a.node), hash(b.node))
      let inOrder = (hashA, a.port) <= (hashB, b.port)
      combine(inOrder ? hashA : hashB, inOrder ? a.port : b.port)
      combine(inOrder ? hashB : hashA, inOrder ? b.port : a.port)
    } else if node.isCommutative {
      let parts = node.inputs.map { (hash($0.node), $0.port) }.sorted { $0 < $1 }
      for (part, port) in parts { combine(part, port) }
    } else {
      for input in node.inputs { combine(hash(input.node), input.port) }
    }
    return NodeFacts(hash: hasher.finish(), level: deepest + 1, weightOnly: constant)
  }

  /// Hash of a graph with these outputs, in this order.
  func outputHash(_ outputs: [GraphOutput], hash: (NodeID) -> ContentHash) -> ContentHash {
    var hasher = ContentHasher()
    hasher.combine(outputs.count)
    for output in outputs {
      hasher.combine(hash(output.value.node))
      hasher.combine(Int(output.value.port))
    }
    return hasher.finish()
  }
}
