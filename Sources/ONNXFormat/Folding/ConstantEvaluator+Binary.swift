import TensorGraph

extension ConstantEvaluator {
  static func binary(
    _ op: Operator, _ a: SmallTensor, _ b: SmallTensor, _ output: TensorType
  ) -> SmallTensor? {
    let (left, right) = (
      a.positions(broadcastTo: output.shape), b.positions(broadcastTo: output.shape)
    )
    switch (a.elements, b.elements) {
    case (.integers(let x), .integers(let y)):
      var result: [Int] = []
      for (i, j) in zip(left, right) {
        guard let value = integer(op, x[i], y[j]) else { return nil }
        result.append(value)
      }
      return SmallTensor(output.elementType, output.shape, integers: result)
    case (.floats(let x), .floats(let y)):
      let pairs = zip(left, right).map { (x[$0], y[$1]) }
      if output.elementType == .bool {
        let result = pairs.compactMap { comparison(op, $0, $1).map { $0 ? 1 : 0 } }
        return SmallTensor(.bool, output.shape, integers: result)
      }
      // For float32, rounding the exact double of these four to float gives the same result as
      // computing in float: a double has more than twice the digits.
      let result = pairs.compactMap { float(op, $0, $1) }
      return SmallTensor(output.elementType, output.shape, floats: result)
    default: return nil
    }
  }

  /// Nil for what overflows, divides by zero or is not done.
  private static func integer(_ op: Operator, _ a: Int, _ b: Int) -> Int? {
    func checked(_ result: (partialValue: Int, overflow: Bool)) -> Int? {
      result.overflow ? nil : result.partialValue
    }
    switch op {
    case .add: return checked(a.addingReportingOverflow(b))
    case .sub: return checked(a.subtractingReportingOverflow(b))
    case .mul: return checked(a.multipliedReportingOverflow(by: b))
    case .div where b != 0: return checked(a.dividedReportingOverflow(by: b))
    case .mod where a >= 0 && b > 0: return a % b
    case .max: return Swift.max(a, b)
    case .min: return Swift.min(a, b)
    case .and: return a & b
    case .or: return a | b
    case .xor: return a ^ b
    default: return comparison(op, a, b).map { $0 ? 1 : 0 }
    }
  }

  private static func float(_ op: Operator, _ a: Double, _ b: Double) -> Double? {
    switch op {
    case .add: a + b
    case .sub: a - b
    case .mul: a * b
    case .div: a / b
    default: nil
    }
  }

  private static func comparison<Element: Comparable>(
    _ op: Operator, _ a: Element, _ b: Element
  ) -> Bool? {
    switch op {
    case .equal: a == b
    case .less: a < b
    case .lessOrEqual: a <= b
    case .greater: a > b
    case .greaterOrEqual: a >= b
    default: nil
    }
  }

  static func reduce(
    _ op: Operator, _ input: SmallTensor, _ axes: [Int], _ output: TensorType
  ) -> SmallTensor? {
    // Sums of floats depend on the order of addition: only integers are done here.
    guard let values = input.integers else { return nil }
    var strides = [Int](repeating: 0, count: input.type.rank)
    var stride = 1
    for (axis, size) in input.type.shape.enumerated().reversed() where !axes.contains(axis) {
      strides[axis] = stride
      stride *= size
    }
    var result = [Int?](repeating: nil, count: output.elementCount)
    let targets = SmallTensor.positions(shape: input.type.shape, strides: strides)
    for (value, target) in zip(values, targets) {
      guard let sofar = result[target] else {
        result[target] = value
        continue
      }
      let step: Operator =
        switch op {
        case .reduceProd: .mul
        case .reduceSum: .add
        case .reduceMax: .max
        default: .min
        }
      guard let next = integer(step, sofar, value) else { return nil }
      result[target] = next
    }
    let complete = result.compactMap { $0 ?? (op == .reduceProd ? 1 : op == .reduceSum ? 0 : nil) }
    return SmallTensor(output.elementType, output.shape, integers: complete)
  }
}
