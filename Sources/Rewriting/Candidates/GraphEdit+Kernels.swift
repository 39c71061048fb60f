import TensorGraph

extension GraphEdit {
  /// Whether the runtime has kernels for the new nodes at their element types. A node as one of the
  /// matched ones, operator and type, is taken as it is.
  ///
  /// It looks at new nodes, matched nodes and types of values, none of which changes while the match
  /// stands.
  func hasKernels(_ matched: [NodeID], in graph: Graph) -> Bool {
    added.allSatisfy { node in
      guard node.op != .weight, let data = node.dataInput else { return true }
      let type = type(of: data, in: graph).elementType
      return node.op.hasKernel(for: type)
        || matched.contains { id in
          let old = graph[id]
          return old.op == node.op
            && old.dataInput.map { graph.type(of: $0).elementType } == type
        }
    }
  }
}

extension Node {
  /// The input by whose element type the runtime chooses a kernel.
  var dataInput: Value? { op == .where ? inputs.dropFirst().first : inputs.first }
}
