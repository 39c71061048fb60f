/// What nodes with graphs among their attributes read from the graph around them.
extension ONNXNodeProto {
  /// Whether an attribute is a graph.
  var hasSubgraphs: Bool { attribute.contains { $0.hasG || !$0.graphs.isEmpty } }

  /// Every name that the node reads: its inputs, then what its subgraphs take from outside, each
  /// of those once, in the order in which they first stand there.
  var readNames: [String] {
    input.filter { !$0.isEmpty } + capturedNames
  }

  /// Names of the surrounding graph that the node's subgraphs read.
  var capturedNames: [String] {
    guard hasSubgraphs else { return [] }
    var names: [String] = []
    for graph in subgraphs { graph.collectCaptured(within: [], into: &names) }
    return names
  }

  /// The graphs among the attributes.
  var subgraphs: [ONNXGraphProto] {
    attribute.flatMap { ($0.hasG ? [$0.g] : []) + $0.graphs }
  }

  /// Every name that the node's subgraphs define.
  var innerNames: Set<String> {
    var names: Set<String> = []
    for graph in subgraphs {
      names.formUnion(graph.definedNames)
      for node in graph.node { names.formUnion(node.innerNames) }
    }
    return names
  }

  /// Replaces names of the surrounding graph in the node's subgraphs.
  mutating func renameCaptured(_ names: [String: String]) {
    for index in attribute.indices {
      if attribute[index].hasG { attribute[index].g.renameCaptured(names) }
      for inner in attribute[index].graphs.indices {
        attribute[index].graphs[inner].renameCaptured(names)
      }
    }
  }
}

extension ONNXGraphProto {
  /// Names that this graph defines.
  fileprivate var definedNames: Set<String> {
    Set(input.map(\.name) + initializer.map(\.name) + node.flatMap(\.output))
  }

  fileprivate func collectCaptured(within outer: Set<String>, into names: inout [String]) {
    let defined = outer.union(definedNames)
    func note(_ name: String) {
      if !name.isEmpty, !defined.contains(name), !names.contains(name) { names.append(name) }
    }
    for node in node {
      for name in node.input { note(name) }
      for graph in node.subgraphs { graph.collectCaptured(within: defined, into: &names) }
    }
    for result in output { note(result.name) }
  }

  fileprivate mutating func renameCaptured(_ names: [String: String]) {
    let visible = names.filter { !definedNames.contains($0.key) }
    guard !visible.isEmpty else { return }
    for index in node.indices {
      node[index].input = node[index].input.map { visible[$0] ?? $0 }
      node[index].renameCaptured(visible)
    }
    for index in output.indices {
      if let name = visible[output[index].name] { output[index].name = name }
    }
  }
}
