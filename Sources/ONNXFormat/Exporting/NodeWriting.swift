import TensorGraph

/// Writes nodes of the normal form for one version of the standard operator set.
struct NodeWriting {
  let opset: Int

  /// The lowest version of the standard operator set in which the node can be written; 1 for
  /// operators of other domains.
  static func requiredOpset(_ node: Node, inputs: [TensorType]) -> Int {
    guard node.op.family != .structural, node.op.domain.isEmpty else { return 1 }
    let since = node.op.info.sinceVersion
    let attributes = node.attributes
    switch node.op {
    case .softmax, .logSoftmax:
      // Earlier versions take all dimensions from the axis on together.
      let axis = attributes.int("axis") ?? 0
      return inputs[0].shape.dropFirst(axis + 1).allSatisfy { $0 == 1 } ? 1 : 13
    case .slice: return attributes.ints("steps")?.allSatisfy { $0 == 1 } ?? true ? since : 10
    case .argMax, .argMin: return attributes.int("select_last_index") == 0 ? since : 12
    case .maxPool:
      let plain = attributes.ints("dilations")?.allSatisfy { $0 == 1 } ?? true
      return plain && attributes.int("ceil_mode") == 0 ? since : 10
    case .averagePool: return attributes.int("ceil_mode") == 0 ? since : 10
    case .topK: return attributes.int("largest") == 1 && attributes.int("sorted") == 1 ? since : 11
    case .lstm, .gru: return attributes.int("layout") == 0 ? since : 14
    case .scatterElements, .scatterND:
      let reduction = attributes.string("reduction")
      return reduction == "none" ? since : reduction == "add" || reduction == "mul" ? 16 : 18
    case .gatherND: return attributes.int("batch_dims") == 0 ? since : 12
    case .depthToSpace: return attributes.string("mode") == "DCR" ? since : 11
    case .quantizeLinear, .dequantizeLinear:
      if attributes.int("block_size") != 0 { return 21 }
      return inputs[1].shape.isEmpty || inputs[1].shape == [1] ? since : 13
    case .resize: return attributes.int("antialias") == 0 ? since : 18
    case .pad: return attributes.string("mode") == "wrap" ? 19 : since
    default: return since
    }
  }

  /// - Throws: `ONNXError` for what ONNX has no form for.
  func written(_ node: Node, inputs: [TensorType]) throws -> WrittenNode {
    var result = WrittenNode(
      name: node.op.name, domain: node.op.domain, inputs: node.inputs.indices.map { .input($0) },
      attributes: plainAttributes(node))
    switch node.op {
    case .reshape: writeReshape(node, &result)
    case .clip: writeClip(node, &result)
    case .split: move("split", to: &result, since: 13)
    case .expand: move("shape", to: &result, since: 1)
    case .tile: move("repeats", to: &result, since: 1)
    case .slice: writeSlice(&result)
    case .pad: writePad(node, &result)
    case .resize: writeResize(node, &result)
    case .cumSum, .oneHot, .topK: writeScalars(node, &result)
    case .trilu:
      if let offset = node.attributes.int("k"), offset != 0 {
        result.inputs.append(.integers([offset], shape: [], label: "k"))
      }
      result.attributes["k"] = nil
    case .gemm:
      // The addend is optional from version 11 on.
      if opset < 11, node.inputs.count == 2 { result.inputs.append(.scalar(0, label: "C")) }
    case .quantizeLinear, .dequantizeLinear:
      let scale = inputs[1].shape
      if scale.isEmpty || scale == [1] { result.attributes["axis"] = nil }
    case let op where op.family == .reduction && op != .argMax && op != .argMin:
      try writeReduction(node, inputs[0], &result)
    default: break
    }
    return result
  }

  /// The attributes without those that have ONNX's default.
  private func plainAttributes(_ node: Node) -> Attributes {
    var result = node.attributes
    for rule in node.op.attributeRules {
      if let value = rule.defaultValue, result[rule.name] == value { result[rule.name] = nil }
    }
    // Pools have dilations from version 10 on.
    if node.op == .maxPool, result.ints("dilations")?.allSatisfy({ $0 == 1 }) ?? false {
      result["dilations"] = nil
    }
    return result
  }

  /// Makes a list of integers an input where the operator set wants that.
  private func move(_ name: String, to result: inout WrittenNode, since version: Int) {
    guard opset >= version, let values = result.attributes.ints(name) else { return }
    result.attributes[name] = nil
    result.inputs.append(.integers(values, shape: [values.count], label: name))
  }

  private func writeReshape(_ node: Node, _ result: inout WrittenNode) {
    if opset >= 14, node.attributes.ints("shape")?.contains(0) ?? false {
      result.attributes["allowzero"] = .int(1)
    }
    move("shape", to: &result, since: 5)
  }

  private func writeClip(_ node: Node, _ result: inout WrittenNode) {
    guard opset >= 11 else { return }
    result.attributes = .none
    for name in ["min", "max"] {
      let limit = node.attributes.float(name)
      result.inputs.append(limit.map { .scalar(Double($0), label: name) } ?? .omitted)
    }
  }

  private func writeSlice(_ result: inout WrittenNode) {
    if opset < 10 {
      result.attributes["steps"] = nil
      return
    }
    for name in ["starts", "ends", "axes", "steps"] { move(name, to: &result, since: 10) }
  }

  private func writePad(_ node: Node, _ result: inout WrittenNode) {
    guard opset >= 11 else { return }
    move("pads", to: &result, since: 11)
    if let value = result.attributes.float("value") {
      result.inputs.append(.scalar(Double(value), label: "value"))
      result.attributes["value"] = nil
    }
  }

  private func writeResize(_ node: Node, _ result: inout WrittenNode) {
    // Before version 13, the region and the scales are not optional, but may be empty.
    let absent: (String) -> WrittenNode.Input = { opset < 13 ? .floats([], label: $0) : .omitted }
    result.inputs.append(absent("roi"))
    if let scales = node.attributes.floats("scales") {
      result.inputs.append(.floats(scales, label: "scales"))
    } else {
      result.inputs.append(absent("scales"))
      move("sizes", to: &result, since: 11)
    }
    result.attributes["scales"] = nil
  }

  /// Single integers that ONNX passes as inputs.
  private func writeScalars(_ node: Node, _ result: inout WrittenNode) {
    switch node.op {
    case .cumSum:
      result.inputs.append(.integers([node.attributes.int("axis") ?? 0], shape: [], label: "axis"))
      result.attributes["axis"] = nil
    case .topK:
      result.inputs.append(.integers([node.attributes.int("k") ?? 0], shape: [1], label: "k"))
      result.attributes["k"] = nil
    default:
      let depth = node.attributes.int("depth") ?? 0
      result.inputs.insert(.integers([depth], shape: [], label: "depth"), at: 1)
      result.attributes["depth"] = nil
    }
  }

  private func writeReduction(
    _ node: Node, _ input: TensorType, _ result: inout WrittenNode
  ) throws {
    guard node.attributes.ints("axes")?.isEmpty ?? false, input.rank > 0 else {
      move("axes", to: &result, since: node.op == .reduceSum ? 13 : 18)
      return
    }
    // ONNX reads an empty list as "all axes"; reducing none changes nothing.
    guard [.reduceSum, .reduceMean, .reduceMax, .reduceMin, .reduceProd].contains(node.op) else {
      throw ONNXError(.notWritable, at: node.op.name, "reduces no axis, which ONNX cannot say")
    }
    result = WrittenNode(name: "Identity", domain: "", inputs: [.input(0)], attributes: .none)
  }
}
