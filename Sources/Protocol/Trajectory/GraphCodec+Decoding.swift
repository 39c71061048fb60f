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
      graph.addInput(name, try reader.readTensorType("input type"))
    }
    let nodes = try reader.readCount("nodes", limit: GraphLimits.nodes, minimumBytesEach: 2)
    var contents = NodeContentReader()
    for _ in 0..<nodes {
      let content = try contents.read(from: &reader)
      try appendNode(content, to: &graph, from: &reader)
    }
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
    case .opaque(let opaque, let attributes, let types):
      guard opaque.filledInputs.count(where: { $0 }) == inputs.count,
        opaque.filledOutputs.count(where: { $0 }) == types.count
      else {
        throw WireError(
          .malformed, field: "opaque operator", offset: start,
          detail: "filled positions do not fit \(inputs.count) inputs, \(types.count) outputs")
      }
      graph.append(
        Node(.opaque, attributes, inputs: inputs, outputs: types, payload: .opaque(opaque)))
    case .labelled(let label):
      let types = try label.inferOutputs(inputs.map { graph.type(of: $0) }, offset: start)
      graph.append(Node(label.op, label.attributes, inputs: inputs, outputs: types))
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
  /// Output types, checked against the limits of what may be sent.
  func inferOutputs(_ inputs: [TensorType], offset: Int) throws(WireError) -> [TensorType] {
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
