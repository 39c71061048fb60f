import TensorGraph

/// The three forms in which Resize is written.
extension NodeWriting {
  func writeUpsample(_ result: inout WrittenNode) {
    let scales = result.attributes.floats("scales") ?? []
    result.name = opset == 10 ? "Resize" : "Upsample"
    result.attributes = Attributes(
      result.attributes.entries.filter { $0.name == "mode" || $0.name == "scales" }
        .map { ($0.name, $0.value) })
    if opset >= 9 {
      result.attributes["scales"] = nil
      result.inputs.append(.floats(scales, label: "scales"))
    }
  }

  func writeResize(_ node: Node, _ result: inout WrittenNode) {
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
}
