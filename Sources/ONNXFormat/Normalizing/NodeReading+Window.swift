import TensorGraph

/// Convolutions and pools: windows that move over the dimensions after batch and channel.
extension NodeReading {
  mutating func refineWindow(_ op: Operator, _ attributes: inout Attributes) throws {
    let input = try shape(0)
    guard input.count >= 3 else { throw StaysOpaque("its input has no spatial dimension") }
    let size = Array(input[2...])
    if attributes["kernel_shape"] == nil {
      guard op.family == .convolution || op == .qLinearConv || op == .convInteger else {
        throw StaysOpaque("it has no kernel_shape")
      }
      attributes["kernel_shape"] = .ints(Array(try shape(op == .qLinearConv ? 3 : 1).dropFirst(2)))
    }
    let ones = [Int](repeating: 1, count: size.count)
    for name in ["strides", "dilations"] where attributes[name] == nil {
      if name == "dilations", op == .averagePool || op == .qLinearAveragePool { continue }
      attributes[name] = .ints(ones)
    }
    if op == .averagePool {
      guard try (ints("dilations") ?? ones).allSatisfy({ $0 == 1 }) else {
        throw StaysOpaque("dilations are not 1")
      }
    }
    if op == .maxPool {
      let order = try int("storage_order") ?? 0
      attributes["storage_order"] = nil
      if usedOutputCount == 2 {
        attributes["output_indices"] = .int(1)
        attributes["storage_order"] = .int(order)
      }
    }
    if op == .convTranspose, attributes["output_padding"] == nil {
      attributes["output_padding"] = .ints(ones.map { _ in 0 })
    }
    let mode = try string("auto_pad") ?? "NOTSET"
    guard TensorLimits.admits(attributes) else { throw StaysOpaque("an attribute is out of range") }
    try refinePads(op, mode, size, &attributes)
  }

  private mutating func refinePads(
    _ op: Operator, _ mode: String, _ size: [Int], _ attributes: inout Attributes
  ) throws {
    if op == .convTranspose, let target = try ints("output_shape") {
      attributes["pads"] = .ints(try transposedPads(to: target, mode, size, attributes))
      return
    }
    let zeros = [Int](repeating: 0, count: 2 * size.count)
    switch mode {
    case "NOTSET":
      if attributes["pads"] == nil { attributes["pads"] = .ints(zeros) }
    case "VALID": attributes["pads"] = .ints(zeros)
    case "SAME_UPPER", "SAME_LOWER":
      guard op != .convTranspose else { throw StaysOpaque("auto_pad \(mode)") }
      attributes["pads"] = .ints(try samePads(upper: mode == "SAME_UPPER", size, attributes))
    default: throw StaysOpaque("auto_pad \(mode)")
    }
  }

  /// Pads that make the output `ceil(size / stride)`; the odd one at the end for `upper`.
  private func samePads(upper: Bool, _ size: [Int], _ attributes: Attributes) throws -> [Int] {
    let (kernel, strides) = (attributes.ints("kernel_shape"), attributes.ints("strides"))
    let dilations = attributes.ints("dilations") ?? size.map { _ in 1 }
    guard let kernel, let strides, kernel.count == size.count, strides.count == size.count,
      dilations.count == size.count, strides.allSatisfy({ $0 >= 1 })
    else { throw StaysOpaque("its window does not fit its input") }
    let totals = size.indices.map { axis in
      let windows = (size[axis] + strides[axis] - 1) / strides[axis]
      let extent = (kernel[axis] - 1) * dilations[axis] + 1
      return max(0, (windows - 1) * strides[axis] + extent - size[axis])
    }
    return totals.map { upper ? $0 / 2 : $0 - $0 / 2 } + totals.map { upper ? $0 - $0 / 2 : $0 / 2 }
  }

  /// Pads with which a transposed convolution gives the spatial shape `target`.
  private func transposedPads(
    to target: [Int], _ mode: String, _ size: [Int], _ attributes: Attributes
  ) throws -> [Int] {
    let target = Array(target.suffix(size.count))
    guard let kernel = attributes.ints("kernel_shape"), let strides = attributes.ints("strides"),
      let dilations = attributes.ints("dilations"),
      let extra = attributes.ints("output_padding"),
      [target, kernel, strides, dilations, extra].allSatisfy({ $0.count == size.count }),
      target.allSatisfy({ (0...TensorLimits.dimension).contains($0) })
    else { throw StaysOpaque("its window does not fit its input") }
    let totals = size.indices.map { axis in
      strides[axis] * (size[axis] - 1) + extra[axis] + (kernel[axis] - 1) * dilations[axis] + 1
        - target[axis]
    }
    guard totals.allSatisfy({ $0 >= 0 }) else {
      throw StaysOpaque("output_shape needs negative pads")
    }
    // The odd one goes to the end for SAME_UPPER, else to the beginning.
    let atEnd = mode == "SAME_UPPER"
    return totals.map { atEnd ? $0 / 2 : $0 - $0 / 2 } + totals.map { atEnd ? $0 - $0 / 2 : $0 / 2 }
  }
}
