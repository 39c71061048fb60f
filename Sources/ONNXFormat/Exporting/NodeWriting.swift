import TensorGraph

/// Writes nodes of the normal form for one version of the standard operator set.
struct NodeWriting {
  let opset: Int

  /// - Throws: `ONNXError` for what ONNX has no form for.
  func written(_ node: Node, inputs: [TensorType]) throws -> WrittenNode {
    var result = WrittenNode(
      name: node.op.name, domain: node.op.domain, inputs: placedInputs(node),
      attributes: plainAttributes(node))
    switch node.op {
    case .reshape: writeReshape(node, &result)
    case .clip: writeClip(node, &result)
    case .split: move("split", to: &result, since: 13)
    case .expand: move("shape", to: &result, since: 1)
    case .tile: move("repeats", to: &result, since: 1)
    case .slice: writeSlice(&result)
    case .pad: writePad(node, &result)
    case .resize: opset < 11 ? writeUpsample(&result) : writeResize(node, &result)
    case .scatterElements: if opset < 11 { result.name = "Scatter" }
    case .gridSample:
      let names = ["linear": "bilinear", "cubic": "bicubic"]
      if opset < 20, let name = names[node.attributes.string("mode") ?? ""] {
        result.attributes["mode"] = .string(name)
      }
    case .roiAlign: if opset < 16 { result.attributes["coordinate_transformation_mode"] = nil }
    case .cumSum, .oneHot, .topK: writeScalars(node, &result)
    case .trilu:
      if let offset = node.attributes.int("k"), offset != 0 {
        result.inputs.append(.integers([offset], shape: [], label: "k"))
      }
      result.attributes["k"] = nil
    case .gemm:
      // The addend is optional from version 11 on.
      if opset < 11, node.inputs.count == 2 { result.inputs.append(.scalar(0, label: "C")) }
    case .groupQueryAttention:
      let total = result.attributes.int("total_sequence_length") ?? 0
      result.attributes["total_sequence_length"] = nil
      while result.inputs.count <= NodeReading.totalLengthPlace { result.inputs.append(.omitted) }
      result.inputs[NodeReading.totalLengthPlace] = .int32(total, label: "total_sequence_length")
    case .quantizeLinear, .dequantizeLinear:
      let scale = inputs[1].shape
      if scale.isEmpty || scale == [1] { result.attributes["axis"] = nil }
    case let op where op.family == .reduction && op != .argMax && op != .argMin:
      try writeReduction(node, inputs[0], &result)
    default: break
    }
    return result
  }

  /// The node's inputs at the places that they have in ONNX's list.
  private func placedInputs(_ node: Node) -> [WrittenNode.Input] {
    let places = InputPlaces.places(node.attributes, count: node.inputs.count)
    var inputs = [WrittenNode.Input](repeating: .omitted, count: (places.last ?? -1) + 1)
    for (input, place) in places.enumerated() { inputs[place] = .input(input) }
    return inputs
  }

  /// The attributes without those that have ONNX's default, and those that ONNX does not have.
  private func plainAttributes(_ node: Node) -> Attributes {
    var result = node.attributes
    for rule in node.op.attributeRules {
      if let value = rule.defaultValue, result[rule.name] == value { result[rule.name] = nil }
    }
    for name in ["output_sum", "output_indices", "omitted"] { result[name] = nil }
    // Pools have dilations from version 10 on, some from 18 on.
    if node.op == .maxPool || node.op == .lpPool,
      result.ints("dilations")?.allSatisfy({ $0 == 1 }) ?? false
    {
      result["dilations"] = nil
    }
    return result
  }

  /// Makes a list of integers an input where the operator set wants that.
  func move(_ name: String, to result: inout WrittenNode, since version: Int) {
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
