import TensorGraph

/// Which version of the standard operator set a node needs.
extension NodeWriting {
  /// The lowest version of the standard operator set in which the node can be written; 1 for
  /// operators of other domains.
  static func requiredOpset(_ node: Node, inputs: [TensorType]) -> Int {
    guard node.op.family != .structural, node.op.domain.isEmpty else { return 1 }
    let since = node.op.info.sinceVersion
    let attributes = node.attributes
    switch node.op {
    case .softmax, .logSoftmax, .hardmax:
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
    case .lstm, .gru, .rnn: return attributes.int("layout") == 0 ? since : 14
    case .scatterElements, .scatterND:
      let reduction = attributes.string("reduction")
      // ScatterElements was called Scatter before version 11.
      if reduction == "none" { return node.op == .scatterElements ? 9 : since }
      return reduction == "add" || reduction == "mul" ? 16 : 18
    case .gatherND: return attributes.int("batch_dims") == 0 ? since : 12
    case .depthToSpace: return attributes.string("mode") == "DCR" ? since : 11
    case .quantizeLinear, .dequantizeLinear:
      if attributes.int("block_size") != 0 { return 21 }
      return inputs[1].shape.isEmpty || inputs[1].shape == [1] ? since : 13
    case .resize:
      if isUpsample(node) { return 7 }
      return attributes.int("antialias") == 0 ? since : 18
    case .lpPool:
      let plain = attributes.ints("dilations")?.allSatisfy { $0 == 1 } ?? true
      return plain && attributes.int("ceil_mode") == 0 ? since : 18
    case .gridSample: return inputs[0].rank == 4 ? since : 20
    case .roiAlign:
      let mode = attributes.string("coordinate_transformation_mode")
      return mode == "output_half_pixel" ? since : 16
    // Earlier versions take a size of 0 for that of the input.
    case .reshape: return attributes.ints("shape")?.contains(0) ?? false ? 14 : since
    case .pad: return attributes.string("mode") == "wrap" ? 19 : since
    default: return since
    }
  }

  /// Whether versions before 11 have the node, as Upsample or in an older form of Resize.
  private static func isUpsample(_ node: Node) -> Bool {
    let attributes = node.attributes
    guard let scales = attributes.floats("scales"), scales.allSatisfy({ $0 >= 1 }),
      attributes.string("coordinate_transformation_mode") == "asymmetric",
      attributes.int("exclude_outside") == 0, attributes.int("antialias") == 0
    else { return false }
    switch attributes.string("mode") {
    case "nearest": return attributes.string("nearest_mode") == "floor"
    case "linear": return true
    default: return false
    }
  }
}
