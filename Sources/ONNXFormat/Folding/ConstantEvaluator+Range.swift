import TensorGraph

extension ConstantEvaluator {
  /// The integers from `start` on, by `step`, before `limit`; nil for other element types, for what
  /// is too long, and for a step of 0.
  static func range(_ inputs: [SmallTensor]) -> SmallTensor? {
    guard inputs.count == 3, let type = inputs.first?.type.elementType,
      inputs.allSatisfy({ $0.type.elementType == type && $0.type.elementCount == 1 }),
      let start = inputs[0].integers?[0], let limit = inputs[1].integers?[0],
      let step = inputs[2].integers?[0], step != 0
    else { return nil }
    let bound = 1 << 40
    guard [start, limit, step].allSatisfy({ $0.magnitude < UInt(bound) }) else { return nil }
    let count = max(0, (limit - start + step - step.signum()) / step)
    guard count <= SmallTensor.limit else { return nil }
    return SmallTensor(type, [count], integers: (0..<count).map { start + $0 * step })
  }
}
