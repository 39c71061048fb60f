import TensorGraph

/// What the replacements of an edit are computed from: all that the edit says about cycles.
final class ReplacementSources: Sendable {
  /// The replaced values.
  let replaced: [Value]
  /// Values of the graph, each with the index of the replaced value that they take part in
  /// replacing.
  let sources: [(replacement: Int, node: NodeID)]
  /// All nodes named here, each once.
  private let nodes: [NodeID]
  let digest: NodeDigest

  init(_ edit: GraphEdit) {
    replaced = edit.redirections.map(\.from)
    var sources: [(replacement: Int, node: NodeID)] = []
    for (index, redirection) in edit.redirections.enumerated() {
      let start = sources.count
      edit.forEachGraphNode(below: redirection.to) { node in
        if !sources[start...].contains(where: { $0.node == node }) { sources.append((index, node)) }
      }
    }
    self.sources = sources
    var nodes: [NodeID] = []
    for value in replaced where !nodes.contains(value.node) { nodes.append(value.node) }
    for (_, node) in sources where !nodes.contains(node) { nodes.append(node) }
    self.nodes = nodes
    digest = NodeDigest(nodes)
  }
}

extension ReplacementSources {
  /// Whether one of the nodes named here is in the set.
  func touch(_ nodes: NodeSet) -> Bool {
    self.nodes.contains { nodes.contains($0) }
  }
}

extension GraphEdit {
  /// The nodes of the graph that a new value is computed from, or that of the value itself when it
  /// is one of the graph; in the order of a search.
  fileprivate func forEachGraphNode(below value: Value, _ body: (NodeID) -> Void) {
    var seen = Array(repeating: false, count: added.count)
    var stack = [value.node]
    while let next = stack.popLast() {
      guard let index = next.addedIndex else {
        body(next)
        continue
      }
      guard !seen[index] else { continue }
      seen[index] = true
      for input in added[index].inputs { stack.append(input.node) }
    }
  }
}
