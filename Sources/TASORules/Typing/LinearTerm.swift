/// A size that is a sum of whole multiples of symbols and a constant.
struct LinearTerm: Hashable, Sendable {
  /// By symbol; never 0.
  private(set) var coefficients: [Int: Int]
  private(set) var constant: Int

  init(symbol: Int) { (coefficients, constant) = ([symbol: 1], 0) }

  init(_ constant: Int) { (coefficients, self.constant) = ([:], constant) }

  var isZero: Bool { coefficients.isEmpty && constant == 0 }

  /// Symbols, increasing.
  var symbols: [Int] { coefficients.keys.sorted() }

  static func + (a: LinearTerm, b: LinearTerm) -> LinearTerm { a.adding(b, times: 1) }

  static func - (a: LinearTerm, b: LinearTerm) -> LinearTerm { a.adding(b, times: -1) }

  func adding(_ other: LinearTerm, times factor: Int) -> LinearTerm {
    var sum = self
    sum.constant += factor * other.constant
    for (symbol, coefficient) in other.coefficients {
      let value = sum.coefficients[symbol, default: 0] + factor * coefficient
      sum.coefficients[symbol] = value == 0 ? nil : value
    }
    return sum
  }

  func scaled(by factor: Int) -> LinearTerm { LinearTerm(0).adding(self, times: factor) }

  /// `divisor` must divide every coefficient and the constant.
  func divided(by divisor: Int) -> LinearTerm {
    var quotient = self
    quotient.constant /= divisor
    quotient.coefficients = coefficients.mapValues { $0 / divisor }
    return quotient
  }
}
