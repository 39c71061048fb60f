public import TensorGraph

extension GraphCodec {
  /// Reads a graph that fills all of `bytes`.
  ///
  /// - Throws: `WireError` with the offset; output types are inferred anew, so what is returned
  ///   meets all invariants of a graph.
  public static func decode(_ bytes: [UInt8]) throws(WireError) -> Graph {
    var reader = ByteReader(bytes)
    let graph = try decode(from: &reader)
    try reader.expectEnd("graph")
    return graph
  }

  public static func decode(from reader: inout ByteReader) throws(WireError) -> Graph {
    let start = reader.offset
    let found = try reader.readUInt8("graph version")
    guard found == version else {
      throw WireError(
        .unsupportedVersion, field: "graph version", offset: start,
        detail: "\(found), this program reads \(version)")
    }
    var graph = Graph()
    let inputs = try reader.readCount(
      "graph inputs", limit: GraphLimits.nodes, minimumBytesEach: 3)
    for _ in 0..<inputs {
      let name = try reader.readString("input name", limit: GraphLimits.textBytes)
      let type = try reader.readTensorType("input type")
      let points = try reader.readCount("size points", limit: GraphLimits.sizePoints)
      var forms: [TensorType] = []
      for _ in 0..<points { forms.append(try reader.readTensorType("input type")) }
      graph.addInput(name, type, forms: forms)
    }
    let nodes = try reader.readCount("nodes", limit: GraphLimits.nodes, minimumBytesEach: 2)
    var contents = NodeContentReader()
    for _ in 0..<nodes {
      let content = try contents.read(from: &reader)
      try appendNode(content, to: &graph, from: &reader)
    }
    for id in graph.nodeIDs { try checkPoints(of: graph[id], in: graph, offset: reader.offset) }
    let outputs = try reader.readCount(
      "graph outputs", limit: GraphLimits.graphOutputs, minimumBytesEach: 3)
    for _ in 0..<outputs {
      let name = try reader.readString("output name", limit: GraphLimits.textBytes)
      let start = reader.offset
      let node = try reader.readInt("output node", limit: GraphLimits.nodes)
      let port = try reader.readInt("output port", limit: GraphLimits.outputsOfNode)
      graph.addOutput(name, try value(node, port: port, in: graph, offset: start))
    }
    return graph
  }

  /// Refuses a node that is known at other size points than the graph.
  static func checkPoints(of node: Node, in graph: Graph, offset: Int) throws(WireError) {
    guard node.forms.isEmpty || node.forms.count == graph.pointCount - 1 else {
      throw WireError(
        .malformed, field: "size points", offset: offset,
        detail: "\(node.forms.count + 1) in a graph of \(graph.pointCount)")
    }
  }

  private static func appendNode(
    _ content: NodeContent, to graph: inout Graph, from reader: inout ByteReader
  ) throws(WireError) {
    if case .weight(let weight, let type) = content {
      graph.addWeight(weight, type)
      return
    }
    let start = reader.offset
    let count = try reader.readCount("node inputs", limit: GraphLimits.inputsOfNode)
    var inputs: [Value] = []
    for _ in 0..<count { inputs.append(try readInput(in: graph, from: &reader)) }
    switch content {
    case .weight: break
    case .opaque(let opaque, let attributes, let types, let forms):
      guard opaque.filledInputs.count(where: { $0 }) == inputs.count,
        opaque.filledOutputs.count(where: { $0 }) == types.count
      else {
        throw WireError(
          .malformed, field: "opaque operator", offset: start,
          detail: "filled positions do not fit \(inputs.count) inputs, \(types.count) outputs")
      }
      graph.append(
        Node(
          .opaque, attributes, inputs: inputs, outputs: types, payload: .opaque(opaque),
          forms: forms.map { NodeForm(attributes, outputs: $0) }))
    case .labelled(let label):
      graph.append(
        try label.node(reading: inputs, producers: inputs.map { graph[$0.node] }, offset: start))
    }
  }

  private static func readInput(
    in graph: Graph, from reader: inout ByteReader
  ) throws(WireError) -> Value {
    let start = reader.offset
    let code = try reader.readInt("node input", limit: GraphLimits.nodes << 1)
    var port = 0
    if code & 1 == 1 { port = try reader.readInt("port", limit: GraphLimits.outputsOfNode) }
    guard code >> 1 >= 1, code & 1 == 0 || port > 0 else {
      throw WireError(.malformed, field: "node input", offset: start)
    }
    return try value(graph.idLimit - (code >> 1), port: port, in: graph, offset: start)
  }

  private static func value(
    _ node: Int, port: Int, in graph: Graph, offset: Int
  ) throws(WireError) -> Value {
    guard node >= 0, let found = graph.node(NodeID(node)), port < found.outputs.count else {
      throw WireError(
        .malformed, field: "value", offset: offset, detail: "no output \(port) of node \(node)")
    }
    return Value(NodeID(node), port: port)
  }
}

extension NodeLabel {
  /// The node, with output types that follow from what it reads.
  ///
  /// - Parameter producers: The nodes of the inputs.
  func node(
    reading inputs: [Value], producers: [Node], offset: Int
  ) throws(WireError) -> Node {
    let points = max(variants.count, producers.map(\.forms.count).max() ?? 0)
    for count in [variants.count] + producers.map(\.forms.count) where count != 0 && count != points
    {
      throw WireError(
        .malformed, field: "size points", offset: offset, detail: "\(count) beside \(points)")
    }
    func types(_ attributes: Attributes, at point: Int) throws(WireError) -> [TensorType] {
      try inferOutputs(
        attributes,
        zip(inputs, producers).map { value, node in node.outputs(at: point)[Int(value.port)] },
        offset: offset)
    }
    var forms: [NodeForm] = []
    for point in 0..<points {
      let attributes = variants.isEmpty ? attributes : variants[point]
      forms.append(NodeForm(attributes, outputs: try types(attributes, at: point + 1)))
    }
    return Node(
      op, attributes, inputs: inputs, outputs: try types(attributes, at: 0), forms: forms)
  }

  /// Output types, checked against the limits of what may be sent.
  private func inferOutputs(
    _ attributes: Attributes, _ inputs: [TensorType], offset: Int
  ) throws(WireError) -> [TensorType] {
    let types: [TensorType]
    do throws(GraphError) {
      types = try op.inferOutputs(attributes: attributes, inputs: inputs)
    } catch {
      throw WireError(.malformed, field: "node \(op.name)", offset: offset, detail: error.message)
    }
    guard !types.isEmpty, types.count <= GraphLimits.outputsOfNode,
      types.allSatisfy(GraphLimits.admit)
    else {
      throw WireError(
        .limitExceeded, field: "node \(op.name)", offset: offset, detail: "outputs are too large")
    }
    return types
  }
}
