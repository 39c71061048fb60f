/// Arithmetic in the field of integers modulo the prime 2^61 - 1. Elements are 0 ..< 2^61 - 1.
///
/// Two different polynomials of degree d agree at a random point with probability at most d / 2^61
/// (Schwartz and Zippel), and nothing is ever rounded.
public enum PrimeField {
  public static let modulus: UInt64 = (1 << 61) - 1

  /// The element that `number` is congruent to.
  public static func reduce(_ number: UInt64) -> UInt64 {
    let folded = (number & modulus) + (number >> 61)
    return folded >= modulus ? folded - modulus : folded
  }

  public static func add(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let sum = a + b
    return sum >= modulus ? sum - modulus : sum
  }

  public static func subtract(_ a: UInt64, _ b: UInt64) -> UInt64 {
    a >= b ? a - b : a + modulus - b
  }

  public static func negate(_ a: UInt64) -> UInt64 { a == 0 ? 0 : modulus - a }

  public static func multiply(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let product = a.multipliedFullWidth(by: b)
    return reduce((product.low & modulus) + (product.high << 3 | product.low >> 61))
  }

  /// A function on 64 bit words that looks random (the finaliser of SplitMix64): stands for a
  /// function of which nothing is known but that equal arguments give equal values.
  public static func scramble(_ word: UInt64) -> UInt64 {
    var z = word &+ 0x9E37_79B9_7F4A_7C15
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
