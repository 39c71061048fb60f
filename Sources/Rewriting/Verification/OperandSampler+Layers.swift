import TensorGraph

/// Convolutions and normalisations.
extension OperandSampler {
  mutating func image(channels: Int) -> [Int] {
    let spatial =
      ints("kernel_shape")?.count ?? (hint(0).rank ?? (sampler.chance(0.85) ? 4 : 3)) - 2
    return [sampler.chance(0.15) ? 3 : sampler.integer(1...2), channels]
      + (0..<max(spatial, 1)).map { _ in
        sampler.chance(0.1) ? sampler.integer(1...3) : sampler.integer(4...7)
      }
  }

  /// Groups, channels and filters that fit; the kernel goes into the attributes.
  mutating func convolution() {
    guard shapes.count >= 2 else { return }
    let fixed = int("group")
    switch (shapes[0], shapes[1]) {
    case (nil, nil):
      let group = fixed ?? sampler.element([1, 1, 1, 2, 2, 3, 4]) ?? 1
      set(0, image(channels: group * sampler.integer(1...3)))
      filters(group: group)
    case (let data?, nil):
      guard data.count >= 3 else { return }
      filters(group: fixed ?? (sampler.chance(0.6) ? 1 : sampler.divisor(of: data[1])))
    case (nil, let weight?):
      guard weight.count >= 3 else { return }
      let group = fixed ?? (sampler.chance(0.6) ? 1 : sampler.divisor(of: weight[0]))
      attributes["kernel_shape"] = .ints(Array(weight.dropFirst(2)))
      attributes["group"] = .int(group)
      set(0, image(channels: group * weight[1]))
    case (let data?, let weight?):
      guard data.count >= 3, weight.count == data.count, weight[1] > 0 else { return }
      attributes["kernel_shape"] = .ints(Array(weight.dropFirst(2)))
      attributes["group"] = .int(max(1, data[1] / weight[1]))
    }
    if let filters = shapes[1]?.first { set(2, [filters]) }
  }

  private mutating func filters(group: Int) {
    guard let data = shapes[0], data.count >= 3, group > 0, data[1] % group == 0 else { return }
    let kernel =
      ints("kernel_shape")
      ?? (sampler.chance(0.3)
        ? Array(repeating: 1, count: data.count - 2)
        : data.dropFirst(2).map { _ in sampler.integer(1...3) })
    set(1, [group * sampler.integer(1...3), data[1] / group] + kernel)
    attributes["kernel_shape"] = .ints(Array(shapes[1]?.dropFirst(2) ?? []))
    attributes["group"] = .int(group)
  }

  mutating func normalization() {
    switch op {
    case .softmax, .logSoftmax, .lrn: set(0, sampler.shape(hint(0), least: op == .lrn ? 2 : 1))
    case .batchNormalization, .instanceNormalization, .groupNormalization:
      set(
        0, sampler.chance(0.7) ? image(channels: sampler.size()) : sampler.shape(hint(0), least: 2)
      )
      vectors(axis: 1)
    case .layerNormalization, .rmsNormalization, .simplifiedLayerNormalization:
      set(0, sampler.shape(hint(0), least: 1))
      guard let data = shapes[0], !data.isEmpty else { return }
      let last = data.count - 1
      let axis = int("axis") ?? (sampler.chance(0.7) ? last : sampler.integer(0...last))
      attributes["axis"] = .int(axis)
      guard data.indices.contains(axis) else { return }
      for position in 1..<max(shapes.count, 1) {
        set(position, sampler.chance(0.1) ? [1] : Array(data[axis...]))
      }
    case .skipLayerNormalization, .skipSimplifiedLayerNormalization:
      var hint = hint(0)
      hint.rank = hint.rank ?? (sampler.chance(0.8) ? 3 : 2)
      set(0, shapes.dropFirst().first.flatMap { $0 } ?? sampler.shape(hint))
      set(1, shapes[0] ?? [])
      vectors(axis: -1, from: 2)
    case .biasGelu, .fastGelu:
      set(0, sampler.shape(hint(0), least: 1))
      vectors(axis: -1)
    default: set(0, sampler.shape(hint(0)))
    }
  }

  /// The remaining inputs are vectors along one axis of input 0.
  private mutating func vectors(axis: Int, from first: Int = 1) {
    guard let data = shapes[0] else { return }
    let index = axis < 0 ? axis + data.count : axis
    guard data.indices.contains(index), first < shapes.count else { return }
    for position in first..<shapes.count { set(position, [data[index]]) }
  }
}
