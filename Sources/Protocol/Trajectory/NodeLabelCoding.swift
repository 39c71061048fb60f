import TensorGraph

/// Operator and attributes of a node: what repeats from node to node and is written once.
struct NodeLabel: Sendable {
  let op: Operator
  let attributes: Attributes
  /// The attributes at the size points after the first; none where they are the same at all.
  let variants: [Attributes]

  init(op: Operator, attributes: Attributes, variants: [Attributes]) {
    self.op = op
    self.attributes = attributes
    self.variants = variants
  }

  init(_ node: Node) {
    op = node.op
    attributes = node.attributes
    let varies = node.forms.contains { $0.attributes != node.attributes }
    variants = varies ? node.forms.map(\.attributes) : []
  }
}

/// Writes texts and node labels. Each is written in full where it comes first, and as its number
/// in the order of first appearance afterwards.
struct NodeLabelWriter {
  /// A label with its floats as bit patterns, so that -0 and 0 differ and NaN equals itself.
  private struct Key: Hashable {
    let op: Operator
    let attributes: Attributes
    let variants: [Attributes]
  }

  private var texts: [String: Int] = [:]
  private var labels: [Key: Int] = [:]

  mutating func write(text: String, to writer: inout ByteWriter) {
    if let known = texts[text] { return writer.writeVarint(known) }
    writer.writeVarint(texts.count)
    writer.writeString(text)
    texts[text] = texts.count
  }

  /// Writes the label's number plus `offset`; smaller numbers are the caller's.
  mutating func write(_ label: NodeLabel, offset: Int, to writer: inout ByteWriter) {
    let key = Key(
      op: label.op, attributes: Self.bitPatterns(label.attributes),
      variants: label.variants.map(Self.bitPatterns))
    if let known = labels[key] { return writer.writeVarint(known + offset) }
    writer.writeVarint(labels.count + offset)
    labels[key] = labels.count
    write(text: label.op.domain, to: &writer)
    write(text: label.op.name, to: &writer)
    write(label.attributes, to: &writer)
    writer.writeVarint(label.variants.count)
    for attributes in label.variants { write(attributes, to: &writer) }
  }

  mutating func write(_ attributes: Attributes, to writer: inout ByteWriter) {
    writer.writeVarint(attributes.entries.count)
    for entry in attributes.entries {
      write(text: entry.name, to: &writer)
      switch entry.value {
      case .int(let value):
        writer.writeUInt8(0)
        writer.writeSignedVarint(Int64(value))
      case .float(let value):
        writer.writeUInt8(1)
        writer.writeFloat(value)
      case .string(let value):
        writer.writeUInt8(2)
        write(text: value, to: &writer)
      case .ints(let values):
        writer.writeUInt8(3)
        writer.writeVarint(values.count)
        for value in values { writer.writeSignedVarint(Int64(value)) }
      case .floats(let values):
        writer.writeUInt8(4)
        writer.writeVarint(values.count)
        writer.writeFloats(values)
      case .strings(let values):
        writer.writeUInt8(5)
        writer.writeVarint(values.count)
        for value in values { write(text: value, to: &writer) }
      }
    }
  }

  private static func bitPatterns(_ attributes: Attributes) -> Attributes {
    Attributes(
      attributes.entries.map { entry in
        switch entry.value {
        case .float(let value): (entry.name + "\0float", .int(Int(value.bitPattern)))
        case .floats(let values):
          (entry.name + "\0floats", .ints(values.map { Int($0.bitPattern) }))
        default: (entry.name, entry.value)
        }
      })
  }
}

/// Reads what `NodeLabelWriter` writes.
struct NodeLabelReader {
  private var texts: [String] = []
  private var labels: [NodeLabel] = []

  /// Largest number that stands for a label at this point of the bytes.
  var largestLabel: Int { min(labels.count, GraphLimits.labels - 1) }

  mutating func readText(
    _ field: String, from reader: inout ByteReader
  ) throws(WireError) -> String {
    let limit = min(texts.count, GraphLimits.internedTexts - 1)
    let number = try reader.readInt(field, limit: limit)
    if number < texts.count { return texts[number] }
    let text = try reader.readString(field, limit: GraphLimits.textBytes)
    texts.append(text)
    return text
  }

  /// The label with a number that was read already, and is at most `largestLabel`.
  mutating func label(
    _ number: Int, from reader: inout ByteReader
  ) throws(WireError) -> NodeLabel {
    if number < labels.count { return labels[number] }
    let start = reader.offset
    let domain = try readText("operator domain", from: &reader)
    let name = try readText("operator name", from: &reader)
    guard let op = Operator(name: name, domain: domain), op.domain == domain else {
      throw WireError(
        .malformed, field: "operator name", offset: start,
        detail: "no operator \"\(name)\" in domain \"\(domain)\"")
    }
    let attributes = try readAttributes(from: &reader)
    let count = try reader.readCount("size points", limit: GraphLimits.sizePoints)
    var variants: [Attributes] = []
    for _ in 0..<count { variants.append(try readAttributes(from: &reader)) }
    let label = NodeLabel(op: op, attributes: attributes, variants: variants)
    labels.append(label)
    return label
  }

  mutating func readAttributes(from reader: inout ByteReader) throws(WireError) -> Attributes {
    let count = try reader.readCount(
      "attributes", limit: GraphLimits.attributes, minimumBytesEach: 3)
    var pairs: [(String, AttributeValue)] = []
    for _ in 0..<count {
      let start = reader.offset
      let name = try readText("attribute name", from: &reader)
      if let previous = pairs.last?.0, previous >= name {
        throw WireError(
          .malformed, field: "attribute name", offset: start,
          detail: "\"\(name)\" after \"\(previous)\"")
      }
      pairs.append((name, try readValue(from: &reader)))
    }
    return Attributes(pairs)
  }

  private mutating func readValue(
    from reader: inout ByteReader
  ) throws(WireError) -> AttributeValue {
    let start = reader.offset
    let kind = try reader.readUInt8("attribute kind")
    switch kind {
    case 0: return .int(try readInt(from: &reader))
    case 1: return .float(try reader.readFloat("attribute"))
    case 2: return .string(try readText("attribute", from: &reader))
    case 3:
      var values: [Int] = []
      for _ in 0..<(try readCount(from: &reader)) { values.append(try readInt(from: &reader)) }
      return .ints(values)
    case 4:
      let count = try readCount(from: &reader)
      return .floats(try reader.readFloats("attribute", count: count))
    case 5:
      var values: [String] = []
      for _ in 0..<(try readCount(from: &reader)) {
        values.append(try readText("attribute", from: &reader))
      }
      return .strings(values)
    default:
      throw WireError(
        .malformed, field: "attribute kind", offset: start, detail: "\(kind) is no kind")
    }
  }

  private func readCount(from reader: inout ByteReader) throws(WireError) -> Int {
    try reader.readCount("attribute elements", limit: GraphLimits.attributeElements)
  }

  private func readInt(from reader: inout ByteReader) throws(WireError) -> Int {
    let start = reader.offset
    let value = Int(try reader.readSignedVarint("attribute"))
    guard GraphLimits.admit(value) else {
      throw WireError(
        .limitExceeded, field: "attribute", offset: start, detail: "\(value) is no size")
    }
    return value
  }
}
