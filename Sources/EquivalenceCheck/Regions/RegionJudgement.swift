import ONNXFormat
import ONNXRuntime

/// Compares one output of a new region with that of the original one, element by element, at what
/// the original itself moves by in the same place.
///
/// Elements are taken together in blocks of up to 64 along the last axis: noise is the largest
/// root mean square of a block in any draw, or what the element itself moved by.
struct RegionJudgement {
  /// How many times its noise the error of an element may be. Regions are small, and so are the
  /// errors of right ones: `docs/equivalence.md` has the measurements.
  static let allowance = 8.0
  static let blockLength = 64

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
  ///   - usual: The output on what the original has there, where the inputs are of about that size:
  ///     its rounding is no error, also where a block is small by chance.
  ///   - comparesOverflow: Whether elements count that are not finite in the original.
  init(
    _ original: TensorValue, _ new: TensorValue, draws: [TensorValue], usual: TensorValue? = nil,
    comparesOverflow: Bool = true
  ) {
    guard original.elementType == new.elementType, original.shape == new.shape else {
      problem =
        "is \(new.elementType)\(new.shape), not \(original.elementType)\(original.shape)"
      return
    }
    guard let a = original.doubles, let b = new.doubles else {
      if original.bytes != new.bytes { problem = "differs" }
      return
    }
    let moved = draws.compactMap(\.doubles).filter { $0.count == a.count }
    let ordinary = usual?.doubles.flatMap { $0.count == a.count ? $0 : nil }
    let rounding = Rounding.unit(of: original.elementType)
    let width = Self.blockWidth(original.shape)
    var flips = Flips()
    for start in stride(from: 0, to: a.count, by: width) {
      let block = start..<min(start + width, a.count)
      let size = max(
        Self.rootMeanSquare(block) { a[$0] },
        ordinary.map { ordinary in Self.rootMeanSquare(block) { ordinary[$0] } } ?? 0)
      let floor = rounding * size
      let noise = moved.reduce(0) { largest, draw in
        max(largest, Self.rootMeanSquare(block) { draw[$0] - a[$0] })
      }
      for index in block {
        if !comparesOverflow, !a[index].isFinite { continue }
        let least = Self.allowance * max(floor, rounding * finite(a[index]))
        let own = moved.map { NumberDistance.difference(a[index], $0[index]) }
        flips.note(own, above: least)
        let error = NumberDistance.difference(a[index], b[index])
        guard error > 0 else { continue }
        let allowed = max(least, Self.allowance * max(noise, own.max() ?? 0))
        take(error, allowed)
        if error > allowed { flips.noteError(error) }
      }
    }
    // Steps, as of a quantisation: single elements flip, in the original too, though not the same.
    if strain > 1, flips.explainErrors { strain = 1 }
  }

  private mutating func take(_ error: Double, _ allowed: Double) {
    let ratio = error.isInfinite ? .infinity : allowed > 0 ? error / allowed : .infinity
    if ratio > strain { (strain, self.error, tolerance) = (ratio, error, allowed) }
  }

  private static func blockWidth(_ shape: [Int]) -> Int {
    guard let last = shape.last, last > 0 else { return 1 }
    // Short rows are joined: a block of a few elements says little about noise.
    let parts = (last + blockLength - 1) / blockLength
    return last < blockLength ? last * max(1, blockLength / last) : (last + parts - 1) / parts
  }

  /// Over the finite numbers of a block.
  private static func rootMeanSquare(_ block: Range<Int>, _ number: (Int) -> Double) -> Double {
    var (sum, count) = (0.0, 0)
    for index in block {
      let value = number(index)
      guard value.isFinite else { continue }
      sum += value * value
      count += 1
    }
    return count > 0 ? (sum / Double(count)).squareRoot() : 0
  }

  private func finite(_ number: Double) -> Double { number.isFinite ? number.magnitude : 0 }
}

/// Elements that jump: by far more than rounding, in single places.
private struct Flips {
  /// By draw.
  private var counts: [Int] = []
  private var largest = 0.0
  private var errors = 0
  private var largestError = 0.0

  mutating func note(_ differences: [Double], above limit: Double) {
    if counts.isEmpty { counts = Array(repeating: 0, count: differences.count) }
    for (draw, difference) in differences.enumerated() where difference > limit {
      counts[draw] += 1
      largest = max(largest, difference)
    }
  }

  mutating func noteError(_ error: Double) {
    errors += 1
    largestError = max(largestError, error)
  }

  /// Whether not many more elements differ than jump in a draw, and by no more.
  var explainErrors: Bool { errors <= 4 * (counts.max() ?? 0) && largestError <= 2 * largest }
}
