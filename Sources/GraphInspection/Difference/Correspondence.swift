import TensorGraph

/// How the operands of two nodes of equal signature stand to one another under a matching.
struct Correspondence {
  /// Operands that are the same value on both sides.
  private(set) var equal = 0
  /// Operands that differ, paired by position, or as they are left over where order does not count.
  private(set) var differing: [(old: Value, new: Value)] = []

  init(
    _ old: NodeID, in oldGraph: Graph, _ new: NodeID, in newGraph: Graph, _ matching: NodeMatching
  ) {
    func isEqual(_ a: Value, _ b: Value) -> Bool {
      guard a.port == b.port else { return false }
      if oldGraph.isWeightOnly(a.node), newGraph.isWeightOnly(b.node) {
        return oldGraph.hash(of: a.node) == newGraph.hash(of: b.node)
      }
      return matching.partner(of: a.node) == b.node
    }
    let (olds, news) = (oldGraph[old].inputs, newGraph[new].inputs)
    guard oldGraph[old].isCommutative else {
      for (a, b) in zip(olds, news) {
        if isEqual(a, b) { equal += 1 } else { differing.append((a, b)) }
      }
      return
    }
    var rest = news
    var unpaired: [Value] = []
    for a in olds {
      if let place = rest.firstIndex(where: { isEqual(a, $0) }) {
        rest.remove(at: place)
        equal += 1
      } else {
        unpaired.append(a)
      }
    }
    // What stayed goes with what is new, so that a replaced operand is seen as one.
    let oldRest =
      unpaired.filter { matching.partner(of: $0.node) != nil }
      + unpaired.filter { matching.partner(of: $0.node) == nil }
    let newRest =
      rest.filter { matching.origin(of: $0.node) == nil }
      + rest.filter { matching.origin(of: $0.node) != nil }
    differing = Array(zip(oldRest, newRest)).map { (old: $0, new: $1) }
  }

  var isComplete: Bool { differing.isEmpty }

  /// Whether each difference comes from a node that is gone or new: two nodes that both stayed but
  /// stand for different operands are a change that no region would show.
  func isExplained(by matching: NodeMatching) -> Bool {
    differing.allSatisfy {
      matching.partner(of: $0.old.node) == nil || matching.origin(of: $0.new.node) == nil
    }
  }
}
