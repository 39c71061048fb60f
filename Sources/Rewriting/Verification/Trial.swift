import SeededRandom
import TensorGraph

/// What a rule is tried on beside the usual numbers: element types and magnitudes for which
/// identities of algebra do not hold.
enum Trial: UInt64, CaseIterable, Sendable {
  /// Constants of all magnitudes, and inputs that nearly cancel them: `(x + c) - c` rounds, and of
  /// `(x - 1e8) - 1` the small one is lost where the two are joined.
  case constants = 1
  /// Operators without kernels for float64, and what is kept in float32 beside it.
  case doubles
  /// The narrow range of float16: every value is rounded to it, and overflows as it does.
  case halves
  /// The few digits of bfloat16.
  case brainFloats
  /// Integers of 32 and 64 bits from their whole range, whose sums and products wrap around.
  case wrapping
  /// Integers of 8 and 16 bits and unsigned ones.
  case narrow

  /// What the element type of the values is in the graph in which the rule is matched, one of these.
  ///
  /// - Returns: none where the pattern is never met by such values, or the runtime cannot compute it.
  func elementTypes(_ rule: RuleFacts) -> [ElementType] {
    switch self {
    case .constants: [.float32]
    case .doubles: rule.hasKernels(for: .float64) ? [.float64] : []
    case .halves: [.float16]
    case .brainFloats: [.bfloat16]
    case .wrapping: rule.integers([.int32, .int64])
    case .narrow: rule.integers([.uint32, .int8, .uint64, .uint8, .int16, .uint16])
    }
  }

  /// Whether values are drawn as float32 and given this trial's type afterwards.
  var retypes: Bool {
    switch self {
    case .doubles, .halves, .brainFloats: true
    default: false
    }
  }

  /// Whether constants are chosen by magnitude.
  var choosesConstants: Bool { self == .constants || self == .halves }

  /// The type to which every value is rounded, in a graph that runs in float32.
  var rounding: ElementType? {
    switch self {
    case .halves: .float16
    case .brainFloats: .bfloat16
    default: nil
    }
  }

  /// - Parameters:
  ///   - elementwise: Whether each output element is computed from one element of each input.
  ///   - multiplicative: Whether nothing is added up.
  func fills(elementwise: Bool, multiplicative: Bool) -> [InputFill] {
    switch self {
    case .constants:
      elementwise && !multiplicative ? [.normal, .near, .opposite] : [.normal, .inverse]
    case .doubles: [.normal, .extreme]
    case .halves: [.scaled, .inverse]
    case .brainFloats: [.scaled]
    case .wrapping, .narrow: [.wrapping, .wrapping]
    }
  }

  /// A constant, for a weight of equal elements or of one element; nil where constants are drawn as
  /// usual.
  ///
  /// - Parameters:
  ///   - earlier: The constants of the instance so far.
  ///   - rule: Where sums are made of many, large numbers cancel by themselves; where nothing is added
  ///     up, what matters is the range.
  func constant(
    _ earlier: [Double], _ rule: RuleFacts, _ sampler: inout ShapeSampler
  ) -> Double? {
    let sign = sampler.chance(0.3) ? -1.0 : 1
    switch self {
    case .constants:
      if sampler.chance(0.4), let other = sampler.element(earlier) {
        return sampler.chance(0.5) ? -other : other
      }
      let list =
        rule.isMultiplicative
        ? Self.extremes
        : !rule.isElementwise
          ? Self.scales : sampler.chance(0.5) ? Self.rounding : Self.magnitudes
      return sampler.element(list).map { sign * $0 }
    case .halves:
      let exponent = sampler.integer(-13...13)
      let fraction = 1 + sampler.random.nextUniformDouble()
      return sign * Double(sign: .plus, exponent: exponent, significand: fraction)
    default: return nil
    }
  }
}

extension Trial {
  /// What rounds to whole numbers when it is added, or to more.
  fileprivate static let rounding: [Double] = [
    12_582_912, 12_582_912, 12_582_912, 1e8, 1e8, 16_777_216, 0x1p52,
  ]
  fileprivate static let magnitudes: [Double] = [
    1e4, 3000.1, 1000.1, 100.3, 16, 1, 1, 1, 0.5, 0.1, 1e-3, 1e-8, 1e30, 1e-30,
  ]
  fileprivate static let scales: [Double] = [12_582_912, 1e8, 1e4, 1000.1, 16, 1, 0.1, 1e-3, 1e-8]
  fileprivate static let extremes: [Double] = [1e30, 1e30, 1e-30, 1e-30, 1e20, 1e-20, 1e4, 1, 0.1]
}

extension ElementType {
  /// The nearest number of this type, of those that the verifier rounds to.
  func rounded(_ number: Double) -> Double {
    switch self {
    case .float16: return Double(Float16(number))
    case .bfloat16:
      guard number.isFinite else { return number }
      let bits = UInt64(Float(number).bitPattern)
      let upper = (bits + 0x7FFF + ((bits >> 16) & 1)) >> 16
      return Double(Float(bitPattern: UInt32(truncatingIfNeeded: upper << 16)))
    default: return number
    }
  }
}

extension RuleFacts {
  /// Whether the runtime computes what the pattern and the rewrite say on such elements.
  fileprivate func hasKernels(for type: ElementType) -> Bool {
    !matchedOperators.contains { !$0.hasKernel(for: type) }
  }

  /// Those of the types on which the pattern can be tried whatever their values are: not where
  /// a zero may divide, nor where the runtime computes by way of floats.
  fileprivate func integers(_ types: [ElementType]) -> [ElementType] {
    switch integerRange {
    case .exact, .whole: break
    default: return []
    }
    guard IntegerSupport(rule) != .none else { return [] }
    let inexact: [OperatorFamily] = [.matmul, .reduction]
    guard
      !madeOperators.contains(where: { inexact.contains($0.family) || $0 == .div || $0 == .pow })
    else { return [] }
    return types.filter(hasKernels)
  }
}
