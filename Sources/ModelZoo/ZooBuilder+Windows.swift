import TensorGraph

/// How a window is padded: not at all, or so that stride 1 keeps the size, begin and end alike.
enum Padding {
  case valid, same

  /// Pads at each end of one axis.
  func pad(size: Int, kernel: Int, stride: Int) -> Int {
    switch self {
    case .valid: 0
    case .same: (max(kernel - (size % stride == 0 ? stride : size % stride), 0) + 1) / 2
    }
  }
}

enum PoolKind { case max, average }

extension ZooBuilder {
  /// x [1, C, H, W] convolved with a new weight [channels, C / group, height, width], then Relu.
  mutating func conv(
    _ x: Value, _ channels: Int, kernel: (Int, Int) = (1, 1), stride: Int = 1, group: Int = 1,
    padding: Padding = .same, relu isActivated: Bool = true, bias hasBias: Bool = false
  ) throws -> Value {
    let kernelShape = [kernel.0, kernel.1]
    var inputs = [x, weight(channels, shape(x)[1] / group, kernel.0, kernel.1)]
    if hasBias { inputs.append(weight(channels)) }
    var attributes = windowAttributes(x, kernelShape, stride: stride, padding: padding)
    attributes["dilations"] = .ints([1, 1])
    attributes["group"] = .int(group)
    let result = try node(.conv, attributes, inputs)
    return isActivated ? try relu(result) : result
  }

  /// Pool over 3 x 3 windows of x [1, C, H, W].
  mutating func pool(
    _ kind: PoolKind, _ x: Value, stride: Int = 2, padding: Padding = .valid
  ) throws -> Value {
    var attributes = windowAttributes(x, [3, 3], stride: stride, padding: padding)
    attributes["ceil_mode"] = .int(0)
    switch kind {
    case .max:
      attributes["dilations"] = .ints([1, 1])
      return try node(.maxPool, attributes, [x])
    case .average:
      attributes["count_include_pad"] = .int(0)
      return try node(.averagePool, attributes, [x])
    }
  }

  mutating func globalAveragePool(_ x: Value) throws {
    _ = try node(.globalAveragePool, .none, [x])
  }

  private func windowAttributes(
    _ x: Value, _ kernel: [Int], stride: Int, padding: Padding
  ) -> Attributes {
    let pads = zip(shape(x).dropFirst(2), kernel).map { size, kernel in
      padding.pad(size: size, kernel: kernel, stride: stride)
    }
    return [
      "kernel_shape": .ints(kernel), "strides": .ints([stride, stride]), "pads": .ints(pads + pads),
    ]
  }
}
