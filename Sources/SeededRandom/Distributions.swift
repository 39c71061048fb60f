import Glibc

// Distributions are written out here instead of using the standard library's `random(in:using:)`,
// whose algorithm may change between releases and with it every recorded result.
extension CounterRandom {
  /// A multiple of 2^-24, uniform in [0, 1). Draws one word.
  public mutating func nextUniformFloat() -> Float {
    Float(next() >> 40) * 0x1p-24
  }

  /// A multiple of 2^-53, uniform in [0, 1). Draws one word.
  public mutating func nextUniformDouble() -> Double {
    Double(next() >> 11) * 0x1p-53
  }

  /// A standard normal number, by Box and Muller's transform. Draws two words.
  public mutating func nextNormal() -> Double {
    let radius = (-2 * log(1 - nextUniformDouble())).squareRoot()
    return radius * cos(2 * Double.pi * nextUniformDouble())
  }

  /// An integer in `0..<bound`, exactly uniform (Lemire 2019, "Fast random integer generation in an
  /// interval"). Draws one word, rarely more.
  ///
  /// - Precondition: `bound` is positive.
  public mutating func next(below bound: Int) -> Int {
    precondition(bound > 0, "bound \(bound) is not positive")
    let bound = UInt64(bound)
    var product = next().multipliedFullWidth(by: bound)
    if product.low < bound {
      let threshold = (0 &- bound) % bound
      while product.low < threshold { product = next().multipliedFullWidth(by: bound) }
    }
    return Int(product.high)
  }

  /// An index drawn with probability proportional to its weight; draws one word.
  ///
  /// - Returns: nil when there is no weight above zero, or when one is negative or not finite.
  public mutating func sample(probabilities: [Float]) -> Int? {
    var total = 0.0
    for weight in probabilities {
      guard weight >= 0, weight.isFinite else { return nil }
      total += Double(weight)
    }
    return pick(total: total, count: probabilities.count) { Double(probabilities[$0]) }
  }

  /// An index drawn from the softmax of `logits`; draws one word. A logit of minus infinity is
  /// never drawn.
  ///
  /// - Returns: nil when no logit is finite, or when one is NaN or plus infinity.
  public mutating func sample(logits: [Float]) -> Int? {
    var largest = -Float.infinity
    for logit in logits {
      guard logit < .infinity else { return nil }
      largest = max(largest, logit)
    }
    guard largest.isFinite else { return nil }
    var weights = [Double](repeating: 0, count: logits.count)
    var total = 0.0
    for index in logits.indices {
      weights[index] = exp(Double(logits[index]) - Double(largest))
      total += weights[index]
    }
    return pick(total: total, count: weights.count) { weights[$0] }
  }

  /// The index where the running sum of weights passes a uniform point of `0..<total`.
  private mutating func pick(total: Double, count: Int, weight: (Int) -> Double) -> Int? {
    guard total > 0 else { return nil }
    let point = nextUniformDouble() * total
    var sum = 0.0
    var last: Int?
    for index in 0..<count where weight(index) > 0 {
      sum += weight(index)
      last = index
      if point < sum { return index }
    }
    return last
  }

  /// Puts the elements into a uniformly random order (Fisher and Yates).
  public mutating func shuffle<Element>(_ elements: inout [Element]) {
    guard elements.count > 1 else { return }
    for last in stride(from: elements.count - 1, to: 0, by: -1) {
      elements.swapAt(last, next(below: last + 1))
    }
  }

  /// The numbers `0..<count` in a uniformly random order.
  public mutating func permutation(count: Int) -> [Int] {
    var order = Array(0..<count)
    shuffle(&order)
    return order
  }
}
