import TensorGraph

/// What drawings write about nodes.
enum NodeText {
  /// `1×64×56×56`, after the element type unless that is `float32`.
  static func type(_ type: TensorType) -> String {
    let shape = type.shape.isEmpty ? "scalar" : type.shape.map(String.init).joined(separator: "×")
    return type.elementType == .float32 ? shape : "\(type.elementType) \(shape)"
  }

  /// What tells two nodes of one operator apart at a glance; nil for most.
  static func hint(_ node: Node) -> String? {
    let attributes = node.attributes
    var parts: [String] = []
    if let kernel = attributes.ints("kernel_shape") {
      parts.append(kernel.map(String.init).joined(separator: "×"))
    }
    if let stride = attributes.ints("strides")?.max(), stride > 1 { parts.append("/\(stride)") }
    if let group = attributes.int("group"), group > 1 { parts.append("group \(group)") }
    if let order = attributes.ints("perm") {
      parts.append("(\(order.map(String.init).joined(separator: " ")))")
    }
    if let axes = attributes.ints("axes"), node.op.family == .reduction {
      parts.append("axes \(axes.map(String.init).joined(separator: " "))")
    }
    if let axis = attributes.int("axis"), node.op.family == .movement {
      parts.append("axis \(axis)")
    }
    if let raw = attributes.int("to"), let type = ElementType(rawValue: UInt8(clamping: raw)) {
      parts.append("to \(type)")
    }
    if let activation = attributes.string("activation"), !activation.isEmpty {
      parts.append(activation)
    }
    return parts.isEmpty ? nil : parts.joined(separator: " ")
  }

  /// The weights that the node reads: shapes, equal ones counted, or the value where that is one
  /// number. At most three lines.
  static func weights(of node: Node, in graph: Graph) -> [String] {
    var texts: [String] = []
    var counts: [String: Int] = [:]
    for value in node.inputs where graph[value.node].op == .weight {
      var text = "w \(type(graph.type(of: value)))"
      if let values = graph[value.node].constantValues, values.count == 1 {
        text = "= \(number(values[0]))"
      }
      if counts[text] == nil { texts.append(text) }
      counts[text, default: 0] += 1
    }
    let lines = texts.map { text in
      let count = counts[text] ?? 1
      return count > 1 ? "\(count) \(text)" : text
    }
    return lines.count > 3 ? lines.prefix(2) + ["and \(lines.count - 2) more"] : lines
  }

  /// A number without digits that say nothing, cut where it is long.
  static func number(_ value: Double) -> String {
    let text = "\(Float(value))"
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : TextMetrics.shortened(text, to: 12)
  }

  /// Name, operator, attributes, operands and results, one a line.
  static func tooltip(_ id: NodeID, in graph: Graph, names: [Value: String]) -> String {
    let node = graph[id]
    var lines = [names[Value(id)] ?? "\(id)", node.operatorNameWithAttributes]
    for input in node.inputs {
      let name =
        graph[input.node].weight?.name ?? names[input] ?? inputName(graph[input.node]) ?? "\(input)"
      lines.append("in  \(name) \(graph.type(of: input))")
    }
    for (port, type) in node.outputs.enumerated() {
      lines.append("out \(names[Value(id, port: port)] ?? "\(Value(id, port: port))") \(type)")
    }
    return lines.joined(separator: "\n")
  }

  static func inputName(_ node: Node) -> String? {
    if case .input(_, let name) = node.payload { name } else { nil }
  }
}
