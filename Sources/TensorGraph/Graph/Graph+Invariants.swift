extension Graph {
  /// Checks everything that must hold between edits: what is read exists, uses and definitions
  /// agree, levels rise along edges (so there is no cycle), types follow from the inputs, facts
  /// and hashes are what a computation from nothing gives, and outputs exist.
  ///
  /// - Throws: `GraphError` naming the first node where something is wrong.
  public func checkInvariants() throws(GraphError) {
    func broken(_ id: NodeID, _ what: String) -> GraphError {
      GraphError(.brokenInvariant, "\(id) \(self[id].op.name): \(what)")
    }
    var uses = [[Use]](repeating: [], count: slots.count)
    for id in nodeIDs {
      let node = self[id]
      for (position, input) in node.inputs.enumerated() {
        try check(input)
        guard levels[input.node.index] < levels[id.index] else {
          throw broken(id, "is not above its input \(input)")
        }
        uses[input.node.index].append(
          Use(consumer: id, input: position, port: Int(input.port)))
      }
      let expected = facts(of: node, id: id) {
        hashes[$0.index]
      } level: {
        levels[$0.index]
      } weightOnly: {
        weightOnly[$0.index]
      }
      guard expected.hash == hashes[id.index] else { throw broken(id, "hash is stale") }
      guard expected.level == levels[id.index] else { throw broken(id, "level is stale") }
      guard expected.weightOnly == weightOnly[id.index] else {
        throw broken(id, "weight-only flag is stale")
      }
      if node.op.family != .structural {
        let points = node.inputs.map { self[$0.node].forms.count }.max() ?? 0
        for point in 0...max(points, node.forms.count) {
          let types = try node.op.inferOutputs(
            attributes: node.attributes(at: point),
            inputs: node.inputs.map { type(of: $0, at: point) })
          guard types == node.outputs(at: point) else {
            throw broken(id, "is \(node.outputs(at: point)), not \(types), at size point \(point)")
          }
        }
      }
    }
    for id in nodeIDs where uses[id.index] != useLists[id.index] {
      throw broken(id, "list of uses is stale")
    }
    for output in outputs { try check(output.value) }
    guard nodeCount == nodeIDs.count else {
      throw GraphError(.brokenInvariant, "counts \(nodeCount) nodes, holds \(nodeIDs.count)")
    }
    guard contentHash == outputHash(outputs, hash: { hashes[$0.index] }) else {
      throw GraphError(.brokenInvariant, "content hash is stale")
    }
  }

  /// `checkInvariants()`, in debug builds only.
  func assertInvariants() {
    assert(invariantViolation == nil, invariantViolation ?? "")
  }

  private var invariantViolation: String? {
    do {
      try checkInvariants()
      return nil
    } catch {
      return error.description
    }
  }
}
