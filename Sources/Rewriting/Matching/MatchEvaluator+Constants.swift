import TensorGraph

/// Whether known constants may be joined before a graph runs, although the graph rounds between
/// them.
extension MatchEvaluator {
  /// Whether the order in which these are added may change: always for integers, which wrap around,
  /// and as far as values are not known.
  ///
  /// Of floats, a known constant must be too small to be added for the sake of the rounding, as in
  /// (x + c) - c; and two known ones, and their sum, must be of like magnitude: else one is lost in
  /// the other, or what remains is what was rounded away.
  func areAddable(_ values: [Value], negatingSecond: Bool = false) -> Bool {
    guard let type = values.first.map({ edit.type(of: $0, in: place.graph).elementType }),
      let format = type.floatFormat
    else { return true }
    let known = values.map { (constantValues($0) ?? []).filter { $0 != 0 } }
    let largest = Double(sign: .plus, exponent: format.precision / 2, significand: 1)
    guard known.allSatisfy({ $0.allSatisfy { $0.magnitude < largest } }) else { return false }
    for (place, first) in known.enumerated() {
      for second in known.dropFirst(place + 1) {
        for a in first {
          for b in second where !Self.areAlike(a, negatingSecond ? -b : b) { return false }
        }
      }
    }
    return true
  }

  private static func areAlike(_ a: Double, _ b: Double) -> Bool {
    let magnitudes = [a.magnitude, b.magnitude, (a + b).magnitude]
    return (magnitudes.max() ?? 0) <= 16 * (magnitudes.min() ?? 0)
  }

  /// Whether product and quotient of known floats are far from the ends of the range of their type.
  func areMultipliable(_ first: Value, _ second: Value) -> Bool {
    guard let format = edit.type(of: first, in: place.graph).elementType.floatFormat else {
      return true
    }
    let (least, most) = (
      Double(sign: .plus, exponent: 2 - format.largestExponent, significand: 1),
      Double(sign: .plus, exponent: format.largestExponent - 2, significand: 1)
    )
    func isInside(_ number: Double) -> Bool { (least...most).contains(number.magnitude) }
    let (a, b) = (constantValues(first) ?? [], constantValues(second) ?? [])
    return a.allSatisfy { a in
      b.allSatisfy { b in a == 0 || b == 0 || (isInside(a * b) && isInside(a / b)) }
    }
  }
}

/// Range and precision of a floating point type.
struct FloatFormat {
  /// Bits of the significand, the first one included.
  let precision: Int
  /// Of the largest finite number.
  let largestExponent: Int
}

extension ElementType {
  /// nil for what is no floating point type.
  var floatFormat: FloatFormat? {
    switch self {
    case .float64: FloatFormat(precision: 53, largestExponent: 1023)
    case .float32: FloatFormat(precision: 24, largestExponent: 127)
    case .bfloat16: FloatFormat(precision: 8, largestExponent: 127)
    case .float16: FloatFormat(precision: 11, largestExponent: 15)
    case .float8E5M2, .float8E5M2FNUZ: FloatFormat(precision: 3, largestExponent: 15)
    case .float8E4M3FN, .float8E4M3FNUZ: FloatFormat(precision: 4, largestExponent: 7)
    case .float4E2M1: FloatFormat(precision: 2, largestExponent: 2)
    default: nil
    }
  }

  var isInteger: Bool {
    switch self {
    case .int8, .int16, .int32, .int64, .uint8, .uint16, .uint32, .uint64: true
    default: false
    }
  }

  /// Whether the type has negative numbers.
  var isSigned: Bool {
    switch self {
    case .int8, .int16, .int32, .int64, .int4: true
    default: isFloatingPoint
    }
  }

  /// Whether a factor may be applied earlier or later: its products stay in range as those of
  /// float32 do, or wrap around.
  var isWide: Bool { floatFormat.map { $0.largestExponent >= 127 } ?? true }
}
