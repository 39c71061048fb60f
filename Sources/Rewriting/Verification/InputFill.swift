import ONNXRuntime
import SeededRandom
import TensorGraph

/// The kinds of random numbers that the inputs of an instance get, one kind a run.
enum InputFill {
  case normal
  /// Zeros, and numbers of large magnitude.
  case extreme
  /// Positive numbers, for operators that are defined there only.
  case positive
  /// Halves and whole numbers, many of which are alike: what rounds to even, and what compares.
  case tied
  /// Masks that hide some places, or all of a row; other inputs are normal.
  case masked
  /// Numbers near a constant of the instance, near its negative, and divided by it, in one of the
  /// inputs.
  case near, opposite, inverse
  /// Numbers of many magnitudes, none of which is near the ends of the range.
  case scaled
  /// Integers of the whole range of their type.
  case wrapping

  static let usual: [InputFill] = [.normal, .extreme, .positive, .tied]

  /// What the input is for which numbers are drawn.
  struct Target {
    let type: TensorType
    var isPositive = false
    var integers = IntegerRange.exact
    /// Whether it is added to products before a softmax.
    var isMask = false
    /// The constant that it nearly cancels.
    var constant: Double?
    /// The type that the numbers are rounded to.
    var rounding: ElementType?
    /// Of numbers of many magnitudes, the exponents on either side of 0.
    var exponents = 10
  }

  func values(_ target: Target, _ random: inout CounterRandom) -> [Double] {
    let type = target.type
    guard type.elementType.isFloatingPoint else {
      return (0..<type.elementCount).map { _ in
        self == .wrapping
          ? type.elementType.anyInteger(&random)
          : Double(
            target.integers.integer(
              type.elementType, positive: target.isPositive || self == .positive,
              isExtreme: self == .extreme, &random))
      }
    }
    if self == .masked, target.isMask { return mask(type.shape, &random) }
    return (0..<type.elementCount).map { _ in
      let number = number(target, &random)
      return target.rounding?.rounded(number) ?? number
    }
  }

  private func number(_ target: Target, _ random: inout CounterRandom) -> Double {
    let number = random.nextNormal()
    let lot = random.next(below: 4)
    switch self {
    case .tied: return Double(random.next(below: 13) - (target.isPositive ? -1 : 6)) / 2
    case .scaled:
      let scaled = Double(
        sign: .plus, exponent: random.next(below: 2 * target.exponents + 1) - target.exponents,
        significand: 1 + random.nextUniformDouble())
      return lot < 2 && !target.isPositive ? -scaled : scaled
    case .near, .opposite, .inverse:
      guard let constant = target.constant else {
        return target.rounding == nil
          ? (target.isPositive ? 0.3 + abs(number) : number)
          : InputFill.scaled.number(target, &random)
      }
      // Some are exactly what cancels it.
      let near =
        self == .inverse
        ? number / constant : (self == .near ? constant : -constant) + (lot == 0 ? 0 : number)
      return target.isPositive ? 0.3 + near.magnitude : near
    default: break
    }
    if target.isPositive || self == .positive { return 0.3 + abs(number) }
    return self == .extreme ? (lot == 0 ? 0 : lot == 1 ? number * 100 : number) : number
  }

  /// Rows that hide nothing, some places or all, by the numbers that models use for it.
  private func mask(_ shape: [Int], _ random: inout CounterRandom) -> [Double] {
    let hidden: [Double] = [-1e4, -1e9, -Double(Float.greatestFiniteMagnitude), -.infinity]
    let columns = max(shape.last ?? 1, 1)
    var values: [Double] = []
    for _ in 0..<(shape.reduce(1, *) / columns) {
      let number = hidden[random.next(below: hidden.count)]
      let style = random.next(below: 3)
      values += (0..<columns).map { _ in
        style == 2 || (style == 1 && random.next(below: 2) == 0) ? number : 0
      }
    }
    return values
  }
}

extension ElementType {
  /// Any integer of the type, often near the ends of its range; of 64 bits, one that floating point
  /// holds.
  func anyInteger(_ random: inout CounterRandom) -> Double {
    guard self != .bool else { return Double(random.next(below: 2)) }
    let bits = min(bitWidth, 53) - (isSigned ? 1 : 0)
    let most = (1 << bits) - 1
    let lot = random.next(below: 4)
    let near = random.next(below: 4)
    let magnitude =
      lot == 0 ? near : lot == 1 ? most - near : random.next(below: most) + 1
    return Double(isSigned && random.next(below: 2) == 0 ? -magnitude : magnitude)
  }
}
