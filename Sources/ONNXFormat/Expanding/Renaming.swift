/// Gives nodes that move into another graph names that are free there.
struct Renaming {
  /// New names by old ones; names that are not here stay as they are.
  private(set) var names: [String: String] = [:]

  subscript(name: String) -> String {
    get { name.isEmpty ? "" : names[name] ?? name }
    set { names[name] = newValue }
  }

  /// Gives free names to all values that the nodes write and that have no new name yet.
  mutating func define(_ nodes: [ONNXNodeProto], prefix: String, _ free: inout NameTable) {
    for name in nodes.flatMap(\.output) { define(name, prefix: prefix, &free) }
  }

  mutating func define(_ name: String, prefix: String, _ free: inout NameTable) {
    if !name.isEmpty, names[name] == nil { names[name] = free.unique(prefix + name) }
  }

  /// The node under its new names; graphs among its attributes are renamed with it.
  func renamed(
    _ node: ONNXNodeProto, prefix: String, _ free: inout NameTable
  ) -> ONNXNodeProto {
    var node = node
    node.input = node.input.map { self[$0] }
    node.output = node.output.map { self[$0] }
    if !node.name.isEmpty { node.name = prefix + node.name }
    for index in node.attribute.indices {
      if node.attribute[index].hasG {
        node.attribute[index].g = renamed(node.attribute[index].g, prefix: prefix, &free)
      }
      for inner in node.attribute[index].graphs.indices {
        node.attribute[index].graphs[inner] = renamed(
          node.attribute[index].graphs[inner], prefix: prefix, &free)
      }
    }
    return node
  }

  /// A graph inside a node: what it defines gets new names too, so that it hides nothing.
  private func renamed(
    _ graph: ONNXGraphProto, prefix: String, _ free: inout NameTable
  ) -> ONNXGraphProto {
    var inner = self
    // A name that is defined here hides the one outside.
    let defined =
      graph.input.map(\.name) + graph.initializer.map(\.name)
      + graph.sparseInitializer.map(\.values.name) + graph.node.flatMap(\.output)
    for name in defined { inner.names[name] = nil }
    for name in defined { inner.define(name, prefix: prefix, &free) }
    var graph = graph
    for index in graph.input.indices { graph.input[index].name = inner[graph.input[index].name] }
    for index in graph.output.indices {
      graph.output[index].name = inner[graph.output[index].name]
    }
    for index in graph.valueInfo.indices {
      graph.valueInfo[index].name = inner[graph.valueInfo[index].name]
    }
    for index in graph.initializer.indices {
      graph.initializer[index].name = inner[graph.initializer[index].name]
    }
    for index in graph.sparseInitializer.indices {
      let name = graph.sparseInitializer[index].values.name
      graph.sparseInitializer[index].values.name = inner[name]
    }
    graph.node = graph.node.map { inner.renamed($0, prefix: prefix, &free) }
    return graph
  }
}

extension ONNXNodeProto {
  /// A node that passes a value on under another name.
  init(passing source: String, as name: String) {
    self.init()
    opType = "Identity"
    self.name = "Identity_\(name)"
    input = [source]
    output = [name]
  }

  /// The node with references to a function's attributes replaced by the attributes themselves;
  /// those that the call leaves out, and that have no default, are left out here too.
  func resolved(_ given: [String: ONNXAttributeProto]) -> ONNXNodeProto {
    var node = self
    node.attribute = attribute.compactMap { attribute in
      var attribute = attribute
      if !attribute.refAttrName.isEmpty {
        guard var value = given[attribute.refAttrName] else { return nil }
        value.name = attribute.name
        return value
      }
      if attribute.hasG { attribute.g.node = attribute.g.node.map { $0.resolved(given) } }
      for index in attribute.graphs.indices {
        attribute.graphs[index].node = attribute.graphs[index].node.map { $0.resolved(given) }
      }
      return attribute
    }
    return node
  }
}
