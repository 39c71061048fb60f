import ONNXFormat

/// Compares one output of a new region with that of the original one, element by element, at what
/// the original itself moves by in the same place.
///
/// Elements are taken together in blocks along the last axis: noise is the largest root mean square
/// of a block in any draw, or what the element itself moved by. Beside that of models
/// (`OutputJudge`), it looks at single inputs, and explains the steps of quantisations: where
/// elements jump in the original, though not the same ones.
struct RegionJudgement {
  /// How many times its noise the error of an element may be; as in the comparison of models.
  static let allowance = EquivalenceNoise.allowance

  /// The largest ratio of an error and what is allowed at its place; above 1 where they differ.
  private(set) var strain = 0.0
  /// Error and allowed error at that place.
  private(set) var error = 0.0
  private(set) var tolerance = 0.0
  /// What is wrong, beside numbers that differ.
  private(set) var problem: String?

  var isEqual: Bool { strain <= 1 && problem == nil }

  /// - Parameters:
  ///   - draws: The original's output when nothing but rounding changes.
  ///   - usual: The magnitudes of the output's blocks on what the original has there, where the
  ///     inputs are of about that size: their rounding is no error, also where a block is small by
  ///     chance.
  ///   - comparesOverflow: Whether elements count that are not finite in the original.
  init(
    _ original: OutputSample, _ new: OutputSample, draws: [OutputSample], usual: [Double] = [],
    comparesOverflow: Bool = true
  ) {
    guard original.elementType == new.elementType, original.shape == new.shape else {
      problem =
        "is \(new.elementType)\(new.shape), not \(original.elementType)\(original.shape)"
      return
    }
    guard let a = original.numbers, let b = new.numbers, a.count == b.count else {
      if original.bytes != new.bytes { problem = "differs" }
      return
    }
    let moved = draws.compactMap(\.numbers).filter { $0.count == a.count }
    let noise = moved.map { draw in
      OutputSample.rootMeanSquares(count: a.count, width: original.width) { draw[$0] - a[$0] }
    }
    let sizes = original.magnitudes
    let rounding = Rounding.unit(of: original.elementType)
    var flips = Flips(draws: moved.count)
    for block in sizes.indices {
      let size = usual.count == sizes.count ? max(sizes[block], usual[block]) : sizes[block]
      let blockNoise = noise.reduce(0) { max($0, $1[block]) }
      let start = block * original.width
      for index in start..<min(start + original.width, a.count) {
        if !comparesOverflow, !a[index].isFinite { continue }
        let magnitude = a[index].isFinite ? a[index].magnitude : 0
        let least = Self.allowance * rounding * max(size, magnitude)
        var own = 0.0
        for draw in moved.indices {
          let move = NumberDistance.difference(a[index], moved[draw][index])
          own = max(own, move)
          if move > least { flips.note(move, in: draw) }
        }
        let error = NumberDistance.difference(a[index], b[index])
        guard error > 0 else { continue }
        let allowed = max(least, Self.allowance * max(blockNoise, own))
        take(error, allowed)
        if error > allowed { flips.noteError(error) }
      }
    }
    // Steps, as of a quantisation: single elements jump, in the original too, though not the same.
    if strain > 1, flips.explainErrors { strain = 1 }
  }

  private mutating func take(_ error: Double, _ allowed: Double) {
    let ratio = error.isInfinite ? .infinity : allowed > 0 ? error / allowed : .infinity
    if ratio > strain { (strain, self.error, tolerance) = (ratio, error, allowed) }
  }
}

/// Elements that jump: by far more than rounding, in single places.
private struct Flips {
  private var counts: [Int]
  private var largest = 0.0
  private var errors = 0
  private var largestError = 0.0

  init(draws: Int) { counts = Array(repeating: 0, count: draws) }

  mutating func note(_ move: Double, in draw: Int) {
    counts[draw] += 1
    largest = max(largest, move)
  }

  mutating func noteError(_ error: Double) {
    errors += 1
    largestError = max(largestError, error)
  }

  /// Whether not many more elements differ than jump in a draw, and by no more.
  var explainErrors: Bool { errors <= 4 * (counts.max() ?? 0) && largestError <= 2 * largest }
}
