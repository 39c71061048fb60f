import TensorGraph

extension ConstantEvaluator {
  /// Row-major strides of a shape.
  private static func strides(_ shape: [Int]) -> [Int] {
    var result = [Int](repeating: 1, count: shape.count)
    for axis in shape.indices.dropLast().reversed() {
      result[axis] = result[axis + 1] * shape[axis + 1]
    }
    return result
  }

  static func transpose(
    _ input: SmallTensor, _ order: [Int], _ output: TensorType
  ) -> SmallTensor? {
    let strides = strides(input.type.shape)
    return input.picking(
      SmallTensor.positions(shape: output.shape, strides: order.map { strides[$0] }),
      shape: output.shape)
  }

  static func slice(
    _ input: SmallTensor, _ attributes: Attributes, _ output: TensorType
  ) -> SmallTensor? {
    guard let axes = attributes.ints("axes"), let starts = attributes.ints("starts"),
      let steps = attributes.ints("steps")
    else { return nil }
    var strides = strides(input.type.shape)
    var start = 0
    for (position, axis) in axes.enumerated() {
      start += starts[position] * strides[axis]
      strides[axis] *= steps[position]
    }
    return input.picking(
      SmallTensor.positions(shape: output.shape, strides: strides, from: start),
      shape: output.shape)
  }

  static func concat(_ inputs: [SmallTensor], axis: Int, _ output: TensorType) -> SmallTensor? {
    let outer = output.shape[..<axis].reduce(1, *)
    var integers: [Int] = []
    var floats: [Double] = []
    for block in 0..<outer {
      for input in inputs {
        let size = input.type.elementCount / max(outer, 1)
        let range = (block * size)..<((block + 1) * size)
        switch input.elements {
        case .integers(let values): integers += values[range]
        case .floats(let values): floats += values[range]
        }
      }
    }
    return SmallTensor(output.elementType, output.shape, integers: integers)
      ?? SmallTensor(output.elementType, output.shape, floats: floats)
  }

  static func gather(
    _ data: SmallTensor, _ indices: SmallTensor, axis: Int, _ output: TensorType
  ) -> SmallTensor? {
    let size = data.type.shape[axis]
    guard let given = indices.integers, given.allSatisfy({ -size <= $0 && $0 < size }) else {
      return nil
    }
    let strides = strides(data.type.shape)
    let before = SmallTensor.positions(
      shape: Array(data.type.shape[..<axis]), strides: Array(strides[..<axis]))
    let after = SmallTensor.positions(
      shape: Array(data.type.shape[(axis + 1)...]), strides: Array(strides[(axis + 1)...]))
    let positions = before.flatMap { base in
      given.flatMap { index in
        after.map { base + (index < 0 ? index + size : index) * strides[axis] + $0 }
      }
    }
    return data.picking(positions, shape: output.shape)
  }
}
