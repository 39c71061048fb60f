import TensorGraph

extension GraphMatcher {
  /// Goes from the pairs found so far to their neighbours, the surest first: readers all of whose
  /// operands are the same, then operands, then readers with some operands that are not.
  mutating func propagate() {
    while true {
      if let (a, b) = certain.popLast() {
        joinReaders(of: a, b, onlyComplete: true)
        joinOperands(of: a, b)
        partial.append((a, b))
      } else if let (a, b) = partial.popLast() {
        joinReaders(of: a, b, onlyComplete: false)
      } else {
        return
      }
    }
  }

  private mutating func joinReaders(of a: NodeID, _ b: NodeID, onlyComplete: Bool) {
    for use in old.uses(of: a) where matching.partner(of: use.consumer) == nil {
      var best: (id: NodeID, score: (Int, Int))?
      for other in new.uses(of: b)
      where other.port == use.port && canJoin(use.consumer, other.consumer)
        && (other.input == use.input || old[use.consumer].isCommutative)
      {
        let correspondence = correspondence(use.consumer, other.consumer)
        guard correspondence.isComplete || !onlyComplete else { continue }
        let sameReaders =
          readers(of: use.consumer, in: old, oldSignatures)
          == readers(of: other.consumer, in: new, newSignatures)
        let score = (correspondence.equal, sameReaders ? 1 : 0)
        if best.map({ $0.score < score }) ?? true { best = (other.consumer, score) }
      }
      if let best { join(use.consumer, best.id) }
    }
  }

  private mutating func joinOperands(of a: NodeID, _ b: NodeID) {
    for (x, y) in correspondence(a, b).differing where x.port == y.port && canJoin(x.node, y.node) {
      join(x.node, y.node)
    }
    guard old[a].isCommutative else { return }
    for x in old[a].inputs where matching.partner(of: x.node) == nil {
      guard let y = new[b].inputs.first(where: { $0.port == x.port && canJoin(x.node, $0.node) })
      else { continue }
      join(x.node, y.node)
    }
  }

  /// Joins nodes that read large weights and that no other node of their graph looks like.
  mutating func matchAnchors() {
    let signatures = oldSignatures
    matchGroups(
      signatures.contexts(of: old, radius: 0), newSignatures.contexts(of: new, radius: 0)
    ) { $0.count == 1 && signatures.isAnchored($0[0]) }
  }

  /// Joins nodes that look the same up to `radius` edges away, in topological order, where both
  /// graphs have equally many of them.
  mutating func matchContexts(radius: Int) {
    matchGroups(
      oldSignatures.contexts(of: old, radius: radius),
      newSignatures.contexts(of: new, radius: radius)
    ) { _ in true }
  }

  /// Joins nodes of equal keys, in topological order, where both graphs have equally many and
  /// those of the old graph are wanted.
  private mutating func matchGroups(
    _ oldKeys: [ContentHash], _ newKeys: [ContentHash], where isWanted: ([NodeID]) -> Bool
  ) {
    var news: [ContentHash: [NodeID]] = [:]
    for b in new.topologicalOrder() where isNew(b) { news[newKeys[b.index], default: []].append(b) }
    var olds: [ContentHash: [NodeID]] = [:]
    let order = old.topologicalOrder().filter { isLeft($0) }
    for a in order { olds[oldKeys[a.index], default: []].append(a) }
    for a in order {
      let key = oldKeys[a.index]
      guard let group = olds.removeValue(forKey: key), let others = news[key],
        group.count == others.count, isWanted(group)
      else { continue }
      for (a, b) in zip(group, others) where canJoin(a, b) { join(a, b) }
    }
  }

  private func isLeft(_ a: NodeID) -> Bool {
    old[a].isComputing && matching.partner(of: a) == nil
  }

  private func isNew(_ b: NodeID) -> Bool {
    new[b].isComputing && matching.origin(of: b) == nil
  }
}
