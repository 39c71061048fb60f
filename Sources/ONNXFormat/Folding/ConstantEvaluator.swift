import TensorGraph

/// Computes operators on small constant tensors, as subgraphs that work out shapes need them.
///
/// Answers nil for whatever it does not do: the node then stays in the graph. What it does, it does
/// as ONNX says, bit for bit.
enum ConstantEvaluator {
  /// The single output of a node in normal form, whose inputs are all small constants.
  static func evaluate(
    _ op: Operator, _ attributes: Attributes, _ inputs: [SmallTensor], output: TensorType
  ) -> SmallTensor? {
    guard output.elementCount <= SmallTensor.limit else { return nil }
    switch op {
    case .reshape: return inputs[0].picking(Array(0..<output.elementCount), shape: output.shape)
    case .expand:
      return inputs[0].picking(
        inputs[0].positions(broadcastTo: output.shape), shape: output.shape)
    case .cast: return cast(inputs[0], to: output)
    case .where: return select(inputs, output)
    case .concat: return concat(inputs, axis: attributes.int("axis") ?? 0, output)
    case .gather: return gather(inputs[0], inputs[1], axis: attributes.int("axis") ?? 0, output)
    case .slice: return slice(inputs[0], attributes, output)
    case .transpose: return transpose(inputs[0], attributes.ints("perm") ?? [], output)
    case .reduceProd, .reduceSum, .reduceMax, .reduceMin:
      return reduce(op, inputs[0], attributes.ints("axes") ?? [], output)
    case .neg, .abs, .sqrt, .floor, .ceil, .not: return unary(op, inputs[0])
    default:
      guard inputs.count == 2 else { return nil }
      return binary(op, inputs[0], inputs[1], output)
    }
  }

  private static func cast(_ input: SmallTensor, to output: TensorType) -> SmallTensor? {
    let isFloat = output.elementType == .float32 || output.elementType == .float64
    switch input.elements {
    case .integers(let values) where isFloat:
      return SmallTensor(output.elementType, output.shape, floats: values.map { Double($0) })
    case .integers(let values):
      let kept = output.elementType == .bool ? values.map { $0 == 0 ? 0 : 1 } : values
      return SmallTensor(output.elementType, output.shape, integers: kept)
    case .floats(let values) where isFloat:
      return SmallTensor(output.elementType, output.shape, floats: values)
    case .floats(let values):
      if output.elementType == .bool {
        return SmallTensor(.bool, output.shape, integers: values.map { $0 == 0 ? 0 : 1 })
      }
      // What lies outside the integer's range has no defined result: leave it to the runtime.
      let integers = values.compactMap { Int(exactly: $0.rounded(.towardZero)) }
      return SmallTensor(output.elementType, output.shape, integers: integers)
    }
  }

  private static func select(_ inputs: [SmallTensor], _ output: TensorType) -> SmallTensor? {
    guard let condition = inputs[0].integers else { return nil }
    let chosen = inputs[0].positions(broadcastTo: output.shape).map { condition[$0] != 0 }
    let (yes, no) = (
      inputs[1].positions(broadcastTo: output.shape), inputs[2].positions(broadcastTo: output.shape)
    )
    switch (inputs[1].elements, inputs[2].elements) {
    case (.integers(let a), .integers(let b)):
      return SmallTensor(
        output.elementType, output.shape,
        integers: chosen.indices.map { chosen[$0] ? a[yes[$0]] : b[no[$0]] })
    case (.floats(let a), .floats(let b)):
      return SmallTensor(
        output.elementType, output.shape,
        floats: chosen.indices.map { chosen[$0] ? a[yes[$0]] : b[no[$0]] })
    default: return nil
    }
  }

  private static func unary(_ op: Operator, _ input: SmallTensor) -> SmallTensor? {
    let type = input.type
    switch input.elements {
    case .integers(let values):
      switch op {
      case .not where type.elementType == .bool:
        return SmallTensor(.bool, type.shape, integers: values.map { 1 - $0 })
      case .neg:
        return SmallTensor(type.elementType, type.shape, integers: values.map { 0 &- $0 })
      case .abs:
        return SmallTensor(
          type.elementType, type.shape, integers: values.map { $0 < 0 ? 0 &- $0 : $0 })
      default: return nil
      }
    case .floats(let values):
      let result: [Double]? =
        switch op {
        case .neg: values.map { -$0 }
        case .abs: values.map { $0.magnitude }
        case .sqrt: values.map { $0.squareRoot() }
        case .floor: values.map { $0.rounded(.down) }
        case .ceil: values.map { $0.rounded(.up) }
        default: nil
        }
      return result.flatMap { SmallTensor(type.elementType, type.shape, floats: $0) }
    }
  }
}
