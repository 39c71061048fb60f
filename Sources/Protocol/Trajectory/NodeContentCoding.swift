import TensorGraph

/// Writes nodes without their inputs: a label, or a weight or an opaque operator in full.
struct NodeContentWriter {
  /// Numbers that stand for what has no label.
  enum Kind {
    static let weight = 0
    static let opaque = 1
    static let firstLabel = 2
  }

  private var labels = NodeLabelWriter()

  /// Writes everything but the inputs. Output types are written only where they do not follow.
  mutating func write(_ node: Node, to writer: inout ByteWriter) {
    switch node.payload {
    case .weight(let weight):
      writer.writeVarint(Kind.weight)
      writer.writeUInt64(weight.key.high)
      writer.writeUInt64(weight.key.low)
      writer.writeString(weight.name)
      writer.write(node.outputs[0])
      writer.writeBool(weight.values != nil)
      for value in weight.values ?? [] { writer.writeDouble(value) }
    case .opaque(let opaque):
      writer.writeVarint(Kind.opaque)
      labels.write(text: opaque.domain, to: &writer)
      labels.write(text: opaque.name, to: &writer)
      labels.write(node.attributes, to: &writer)
      writer.writeBytes(opaque.bytes)
      writer.write(flags: opaque.filledInputs)
      writer.write(flags: opaque.filledOutputs)
      writer.writeVarint(node.outputs.count)
      for type in node.outputs { writer.write(type) }
      writer.writeVarint(node.forms.count)
      for form in node.forms { for type in form.outputs { writer.write(type) } }
    case .none, .input:
      labels.write(NodeLabel(node), offset: Kind.firstLabel, to: &writer)
    }
  }
}

/// What `NodeContentReader` finds: a node but for its inputs.
enum NodeContent {
  case weight(Weight, TensorType)
  /// With the types of its outputs, and those at the size points after the first.
  case opaque(OpaqueOperator, Attributes, [TensorType], [[TensorType]])
  case labelled(NodeLabel)
}

/// Reads what `NodeContentWriter` writes.
struct NodeContentReader {
  private typealias Kind = NodeContentWriter.Kind
  private var labels = NodeLabelReader()

  mutating func read(from reader: inout ByteReader) throws(WireError) -> NodeContent {
    let kind = try reader.readInt("node kind", limit: labels.largestLabel + Kind.firstLabel)
    switch kind {
    case Kind.weight: return try readWeight(from: &reader)
    case Kind.opaque: return try readOpaque(from: &reader)
    default: return .labelled(try labels.label(kind - Kind.firstLabel, from: &reader))
    }
  }

  private func readWeight(from reader: inout ByteReader) throws(WireError) -> NodeContent {
    let high = try reader.readUInt64("weight key")
    let low = try reader.readUInt64("weight key")
    let name = try reader.readString("weight name", limit: GraphLimits.textBytes)
    let type = try reader.readTensorType("weight type")
    let start = reader.offset
    var values: [Double]?
    if try reader.readBool("weight values") {
      guard type.elementCount <= Weight.inlineLimit else {
        throw WireError(
          .limitExceeded, field: "weight values", offset: start,
          detail: "\(type.elementCount) is above \(Weight.inlineLimit)")
      }
      var read: [Double] = []
      for _ in 0..<type.elementCount { read.append(try reader.readDouble("weight values")) }
      values = read
    }
    let key = ContentHash(high: high, low: low)
    return .weight(Weight(key: key, values: values, name: name), type)
  }

  private mutating func readOpaque(
    from reader: inout ByteReader
  ) throws(WireError) -> NodeContent {
    let domain = try labels.readText("opaque domain", from: &reader)
    let name = try labels.readText("opaque name", from: &reader)
    let attributes = try labels.readAttributes(from: &reader)
    let bytes = try reader.readBytes("opaque bytes", limit: GraphLimits.opaqueBytes)
    let inputs = try reader.readFlags("filled inputs", limit: GraphLimits.inputsOfNode)
    let outputs = try reader.readFlags("filled outputs", limit: GraphLimits.outputsOfNode)
    let start = reader.offset
    let count = try reader.readCount(
      "opaque outputs", limit: GraphLimits.outputsOfNode, minimumBytesEach: 2)
    guard count > 0 else {
      throw WireError(.malformed, field: "opaque outputs", offset: start, detail: "none")
    }
    var types: [TensorType] = []
    for _ in 0..<count { types.append(try reader.readTensorType("opaque output")) }
    let points = try reader.readCount("size points", limit: GraphLimits.sizePoints)
    var forms: [[TensorType]] = []
    for _ in 0..<points {
      var form: [TensorType] = []
      for _ in 0..<count { form.append(try reader.readTensorType("opaque output")) }
      forms.append(form)
    }
    let opaque = OpaqueOperator(
      domain: domain, name: name, bytes: bytes, filledInputs: inputs, filledOutputs: outputs)
    return .opaque(opaque, attributes, types, forms)
  }
}
