import TensorGraph

/// Writes edits in few bytes: operators and attributes once, nodes of the graph relative to the
/// last one named, since one edit's nodes lie close together. Types are not written, they follow.
///
/// A value is `number << 2 | named port << 1 | new node`; the number of a new node is its position
/// in the edit, that of an old one the zigzag distance to the last old one.
struct EditWriter {
  private var contents = NodeContentWriter()
  private var last = 0

  mutating func write(_ edit: GraphEdit, to writer: inout ByteWriter) {
    writer.writeVarint(edit.added.count)
    for node in edit.added {
      contents.write(node, to: &writer)
      if node.op == .weight { continue }
      writer.writeVarint(node.inputs.count)
      for input in node.inputs { write(input, to: &writer) }
    }
    writer.writeVarint(edit.redirections.count)
    for redirection in edit.redirections {
      write(redirection.from, to: &writer)
      write(redirection.to, to: &writer)
    }
  }

  private mutating func write(_ value: Value, to writer: inout ByteWriter) {
    let named = value.port == 0 ? 0 : 2
    if let index = value.node.addedIndex {
      writer.writeVarint(index << 2 | named | 1)
    } else {
      let distance = value.node.index - last
      last = value.node.index
      let zigzag = distance < 0 ? -2 * distance - 1 : 2 * distance
      writer.writeVarint(zigzag << 2 | named)
    }
    if value.port != 0 { writer.writeVarint(Int(value.port)) }
  }
}

/// Reads what `EditWriter` writes.
struct EditReader {
  private var contents = NodeContentReader()
  private var last = 0

  /// Reads an edit of `graph`; every value that it names exists, and replacements have the type of
  /// what they replace.
  mutating func read(
    in graph: Graph, from reader: inout ByteReader
  ) throws(WireError) -> GraphEdit {
    var edit = GraphEdit()
    let added = try reader.readCount(
      "added nodes", limit: GraphLimits.addedNodes, minimumBytesEach: 2)
    for _ in 0..<added {
      edit.added.append(try readNode(of: edit, in: graph, from: &reader))
    }
    let redirections = try reader.readCount(
      "redirections", limit: GraphLimits.redirections, minimumBytesEach: 2)
    for _ in 0..<redirections {
      let start = reader.offset
      let from = try readValue(of: edit, in: graph, from: &reader)
      let to = try readValue(of: edit, in: graph, from: &reader)
      guard from.node.addedIndex == nil,
        edit.agree(from, to, in: graph)
      else {
        throw WireError(
          .malformed, field: "redirection", offset: start,
          detail: "\(from) cannot be replaced by \(to)")
      }
      edit.redirect(from, to: to)
    }
    return edit
  }

  private mutating func readNode(
    of edit: GraphEdit, in graph: Graph, from reader: inout ByteReader
  ) throws(WireError) -> Node {
    let start = reader.offset
    let content = try contents.read(from: &reader)
    if case .weight(let weight, let type) = content {
      return Node(.weight, inputs: [], outputs: [type], payload: .weight(weight))
    }
    var inputs: [Value] = []
    for _ in 0..<(try reader.readCount("node inputs", limit: GraphLimits.inputsOfNode)) {
      inputs.append(try readValue(of: edit, in: graph, from: &reader))
    }
    switch content {
    case .labelled(let label):
      let node = try label.node(
        reading: inputs,
        producers: inputs.map { input in
          input.node.addedIndex.map { edit.added[$0] } ?? graph[input.node]
        }, offset: start)
      try GraphCodec.checkPoints(of: node, in: graph, offset: start)
      return node
    case .weight, .opaque:
      throw WireError(
        .malformed, field: "added node", offset: start, detail: "an edit adds no opaque operator")
    }
  }

  private mutating func readValue(
    of edit: GraphEdit, in graph: Graph, from reader: inout ByteReader
  ) throws(WireError) -> Value {
    let start = reader.offset
    let code = try reader.readInt("value", limit: 1 << 40)
    let number = code >> 2
    var port = 0
    if code & 2 != 0 { port = try reader.readInt("port", limit: GraphLimits.outputsOfNode) }
    let id: NodeID
    let outputs: Int
    if code & 1 == 1 {
      guard number < edit.added.count else {
        throw WireError(
          .malformed, field: "value", offset: start, detail: "no new node \(number) yet")
      }
      id = .added(number)
      outputs = edit.added[number].outputs.count
    } else {
      let index = last + (number & 1 == 1 ? -(number + 1) / 2 : number / 2)
      guard (0..<graph.idLimit).contains(index), let node = graph.node(NodeID(index)) else {
        throw WireError(.malformed, field: "value", offset: start, detail: "no node \(index)")
      }
      last = index
      id = NodeID(index)
      outputs = node.outputs.count
    }
    guard port < outputs, (port != 0) == (code & 2 != 0) else {
      throw WireError(.malformed, field: "value", offset: start, detail: "no port \(port)")
    }
    return Value(id, port: port)
  }
}
