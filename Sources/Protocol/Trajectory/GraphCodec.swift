public import TensorGraph

/// Graphs as bytes, without the bytes of weights (they stay where the model was loaded).
///
/// Nodes are renumbered: inputs in their order, then by level, content hash and id, so that each
/// comes after what it reads and the numbers do not depend on how the graph was built (copies of
/// one computation keep the order of their ids). Encoding a decoded graph gives the same bytes.
///
///     version u8 | inputs: count, (name, type, types at other size points)... |
///     nodes: count, (content, inputs)... | outputs: count, (name, node, port)...
///
/// An input is written as the distance to its producer, doubled, plus one where a port follows.
public enum GraphCodec {
  static let version: UInt8 = 2

  public static func encode(_ graph: Graph) -> [UInt8] {
    var writer = ByteWriter(capacity: 16 * graph.nodeCount)
    encode(graph, into: &writer)
    return writer.bytes
  }

  public static func encode(_ graph: Graph, into writer: inout ByteWriter) {
    let order = canonicalOrder(of: graph)
    var numbers: [NodeID: Int] = [:]
    for (number, id) in order.enumerated() { numbers[id] = number }
    func number(_ id: NodeID) -> Int {
      guard let number = numbers[id] else { preconditionFailure("\(id) is read but not there") }
      return number
    }

    writer.writeUInt8(version)
    writer.writeVarint(graph.inputs.count)
    for id in graph.inputs {
      if case .input(_, let name) = graph[id].payload { writer.writeString(name) }
      writer.write(graph[id].outputs[0])
      writer.writeVarint(graph[id].forms.count)
      for form in graph[id].forms { writer.write(form.outputs[0]) }
    }
    writer.writeVarint(order.count - graph.inputs.count)
    var contents = NodeContentWriter()
    for id in order.dropFirst(graph.inputs.count) {
      let node = graph[id]
      contents.write(node, to: &writer)
      if node.op == .weight { continue }
      writer.writeVarint(node.inputs.count)
      for input in node.inputs {
        writer.writeVarint((number(id) - number(input.node)) << 1 | (input.port == 0 ? 0 : 1))
        if input.port != 0 { writer.writeVarint(Int(input.port)) }
      }
    }
    writer.writeVarint(graph.outputs.count)
    for output in graph.outputs {
      writer.writeString(output.name)
      writer.writeVarint(number(output.value.node))
      writer.writeVarint(Int(output.value.port))
    }
  }

  /// The same graph with the ids that a peer gives it: `decode(encode(graph))`.
  ///
  /// - Throws: `WireError` when the graph is beyond what may be sent.
  public static func renumbered(_ graph: Graph) throws(WireError) -> Graph {
    try decode(encode(graph))
  }

  /// Old ids in the order of the new ones.
  public static func canonicalOrder(of graph: Graph) -> [NodeID] {
    graph.inputs
      + graph.nodeIDs.filter { graph[$0].op != .input }.sorted { a, b in
        (graph.level(of: a), graph.hash(of: a), a) < (graph.level(of: b), graph.hash(of: b), b)
      }
  }
}
