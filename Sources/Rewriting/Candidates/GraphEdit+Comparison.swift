import TensorGraph

extension GraphEdit {
  /// Hash of what the edit says, graph values by their ids: independent of the order of new nodes
  /// and of redirections, and of the order of a commutative operator's inputs.
  var localHash: ContentHash {
    var hashes: [ContentHash] = []
    func hash(_ value: Value) -> ContentHash {
      var hasher = ContentHasher()
      if let index = value.node.addedIndex {
        hasher.combine(hashes[index])
        hasher.combine(Int(value.port))
      } else {
        hasher.combine(value as Value?)
      }
      return hasher.finish()
    }
    for node in added {
      var parts = node.inputs.map(hash)
      if node.op.isCommutative { parts.sort() }
      var hasher = ContentHasher()
      hasher.combine(node.label)
      for part in parts { hasher.combine(part) }
      hashes.append(hasher.finish())
    }
    var hasher = ContentHasher()
    for redirection in redirections.sorted(by: { $0.from < $1.from }) {
      hasher.combine(redirection.from as Value?)
      hasher.combine(hash(redirection.to))
    }
    return hasher.finish()
  }

  /// Whether every replacement is what it replaces, built again from the same values.
  func restoresMatchedNodes(_ matched: [NodeID], in graph: Graph) -> Bool {
    redirections.allSatisfy { isRebuilt($0.to, $0.from, matched, in: graph) }
  }

  /// Looks into matched nodes only, so that the answer changes only when one of them does.
  private func isRebuilt(_ new: Value, _ old: Value, _ matched: [NodeID], in graph: Graph) -> Bool {
    guard let index = new.node.addedIndex else { return new == old }
    guard new.port == old.port, !old.node.isPlaceholder, let node = graph.node(old.node) else {
      return false
    }
    let built = added[index]
    guard built.label == node.label, built.inputs.count == node.inputs.count else { return false }
    guard !built.inputs.isEmpty else { return true }
    guard matched.contains(old.node) else { return false }
    func agree(_ inputs: [Value]) -> Bool {
      zip(built.inputs, inputs).allSatisfy { isRebuilt($0, $1, matched, in: graph) }
    }
    return agree(node.inputs)
      || (node.op.isCommutative && node.inputs.count == 2 && agree(node.inputs.reversed()))
  }
}

extension NodeID {
  fileprivate var isPlaceholder: Bool { addedIndex != nil }
}
