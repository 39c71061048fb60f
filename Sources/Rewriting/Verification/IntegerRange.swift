import SeededRandom
import TensorGraph

/// How large the integers are that instances of a rule get at the extreme.
enum IntegerRange {
  /// Powers are computed by way of floating point numbers: cubes stay small.
  case powers
  /// Sums of products stay exact in floating point, by which the runtime adds some up.
  case sums
  /// Any integer of the type, for it is also computed in other types: many are alike as floating point
  /// numbers, or are near the ends (of 64 bits: of those that are numbers of 64 bits in floating point).
  case whole
  /// The square of a large one is still an integer of its type, but no floating point number.
  case exact
  /// Positive ones, whose products overflow: a product of divisors is not what divides twice. They are
  /// odd, for no product of odd numbers becomes zero by overflow.
  case divisors

  init(_ rule: RuleSyntax) {
    var operators: Set<Operator> = []
    for statement in rule.match { statement.value.visitOperations { operators.insert($0.op) } }
    let adds = operators.contains(.matMul) || operators.contains { $0.family == .reduction }
    if IntegerSupport.divides(rule) {
      self = .divisors
    } else if operators.contains(.pow) {
      self = .powers
    } else if adds {
      self = .sums
    } else {
      self = operators.contains(.cast) ? .whole : .exact
    }
  }

  /// - Parameter isExtreme: Whether most numbers are large.
  func integer(
    _ type: ElementType, positive: Bool, isExtreme: Bool, _ random: inout CounterRandom
  ) -> Int {
    guard type != .bool else { return random.next(below: 2) }
    let isWide = type == .int64
    let isSmall = !isExtreme || random.next(below: self == .divisors ? 8 : 4) == 0
    let sign = positive || random.next(below: 2) == 0 ? 1 : -1
    if isSmall { return sign == 1 ? random.next(below: 9) + 1 : -random.next(below: 9) }
    switch self {
    case .powers: return sign * random.next(below: 1000) + (positive ? 1 : 0)
    case .sums: return sign * random.next(below: isWide ? 1 << 24 : 1 << 12) + (positive ? 1 : 0)
    case .whole:
      let (near, most) = (random.next(below: 3), isWide ? 1 << 53 : Int(Int32.max))
      switch random.next(below: 3) {
      case 0: return sign * (1 << 24 + near)
      case 1: return sign * (most - near)
      default: return sign * (random.next(below: most) + 1)
      }
    case .exact: return sign * random.next(below: isWide ? 1 << 31 : 1 << 15) + (positive ? 1 : 0)
    case .divisors:
      // Half of the bits and a little: the product of two such is little more than the half.
      let half = isWide ? 1 << 32 : 1 << 16
      return random.next(below: 2) == 0
        ? half + 2 * random.next(below: 8) + 1 : 2 * random.next(below: half << 12) + 1
    }
  }
}
