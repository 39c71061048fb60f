import TensorGraph

extension ConstantEvaluator {
  /// The numbers from `start` on, by `step`, before `limit`; nil for other element types, for what
  /// is too long, and for a step of 0.
  static func range(_ inputs: [SmallTensor]) -> SmallTensor? {
    guard inputs.count == 3, let type = inputs.first?.type.elementType,
      inputs.allSatisfy({ $0.type.elementType == type && $0.type.elementCount == 1 })
    else { return nil }
    switch type {
    case .float32: return floatRange(inputs, Float.self)
    case .float64: return floatRange(inputs, Double.self)
    default: return integerRange(inputs, type)
    }
  }

  private static func integerRange(_ inputs: [SmallTensor], _ type: ElementType) -> SmallTensor? {
    guard let start = inputs[0].integers?[0], let limit = inputs[1].integers?[0],
      let step = inputs[2].integers?[0], step != 0
    else { return nil }
    let bound = 1 << 40
    guard [start, limit, step].allSatisfy({ $0.magnitude < UInt(bound) }) else { return nil }
    let count = max(0, (limit - start + step - step.signum()) / step)
    guard count <= SmallTensor.limit else { return nil }
    return SmallTensor(type, [count], integers: (0..<count).map { start + $0 * step })
  }

  /// Rounded as ONNX Runtime does: the difference of the ends in the type itself, their quotient in
  /// 64 bits; each element is the one before plus `step`.
  private static func floatRange<T: BinaryFloatingPoint>(
    _ inputs: [SmallTensor], _: T.Type
  ) -> SmallTensor? {
    guard let start = inputs[0].floats?[0], let limit = inputs[1].floats?[0],
      let step = inputs[2].floats?[0], step != 0
    else { return nil }
    let quotient = (Double(T(limit) - T(start)) / step).rounded(.up)
    guard quotient <= Double(SmallTensor.limit) else { return nil }
    var next = T(start)
    var elements: [Double] = []
    for _ in 0..<Int(max(0, quotient)) {
      elements.append(Double(next))
      next += T(step)
    }
    return SmallTensor(inputs[0].type.elementType, [elements.count], floats: elements)
  }
}
