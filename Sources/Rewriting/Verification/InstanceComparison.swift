import ONNXFormat
import ONNXRuntime

/// Compares outputs before and after a rewrite.
enum InstanceComparison {
  /// What a comparison of one run found.
  struct Result {
    /// Largest difference, relative to the scale of outputs and intermediate values.
    var error = 0.0
    /// Whether some output was finite and not all zero: whether the comparison says anything.
    var isTelling = false
    /// What differs, nil when nothing does.
    var difference: String?

    /// Takes in what another run found.
    mutating func merge(_ other: Result) {
      error = max(error, other.error)
      isTelling = isTelling || other.isTelling
      difference = difference ?? other.difference
    }
  }

  /// What a run gave.
  struct Values {
    /// Outputs of the graph before the rewrite.
    var before: [TensorValue]
    /// The same outputs after it.
    var after: [TensorValue]
    /// Inputs and inner values of the graph before; their magnitude bounds what rounding may do.
    var intermediates: [TensorValue] = []
    /// The outputs before the rewrite, computed without rounding to few bits.
    var exact: [TensorValue] = []
  }

  /// Compares outputs by the scale of outputs, inputs and inner values.
  static func compare(_ values: Values, tolerance: Double) -> Result {
    let inner = values.intermediates.compactMap(\.doubles).map(NumberDistance.scale).max() ?? 0
    return compareOutputs(values, tolerance: tolerance, floor: max(0.1 * inner, 1e-30))
  }

  /// Compares outputs by their own scale, or by `floor` where that is larger: where what is large
  /// inside must not hide what is lost.
  ///
  /// - Parameter ignoresOverflow: Whether the rewrite may give what it likes where the original gives
  ///   no finite number, or one near the end of the range of float32.
  static func compareOutputs(
    _ values: Values, tolerance: Double, floor: Double, ignoresOverflow: Bool = false
  ) -> Result {
    var result = Result()
    for (position, (old, new)) in zip(values.before, values.after).enumerated() {
      guard old.shape == new.shape, old.elementType == new.elementType else {
        result.difference = "output \(position): \(old.shape) became \(new.shape)"
        return result
      }
      guard let a = old.doubles, let b = new.doubles else { continue }
      if a.contains(where: { $0 != 0 }), a.allSatisfy(\.isFinite) { result.isTelling = true }
      if !old.elementType.isFloatingPoint {
        if old.bytes != new.bytes { result.difference = "output \(position): integers differ" }
        continue
      }
      // Rounding of what is added up inside shows in outputs that are small differences.
      let bound = max(NumberDistance.scale(a), floor)
      for index in a.indices where !ignoresOverflow || a[index].magnitude < 1e34 {
        let error = NumberDistance.difference(a[index], b[index]) / bound
        result.error = max(result.error, error)
        if error > tolerance, result.difference == nil {
          result.difference =
            "output \(position), element \(index): \(a[index]) became \(b[index]), "
            + "scale \(bound)"
        }
      }
    }
    return result
  }

  /// Compares outputs that were rounded to few bits at every step: the rewrite must not overflow where
  /// the original does not, and be no worse by much against what is computed without rounding.
  ///
  /// - Parameters:
  ///   - precision: Bits of the significand.
  ///   - elementwise: Whether each element is judged by itself, which products allow.
  static func compareRounded(_ values: Values, precision: Int, elementwise: Bool) -> Result {
    var result = Result()
    let inner = values.intermediates.compactMap(\.doubles).map(NumberDistance.scale).max() ?? 0
    let unit = Double(sign: .plus, exponent: 1 - precision, significand: 1)
    for (position, (old, new)) in zip(values.before, values.after).enumerated() {
      guard let a = old.doubles, let b = new.doubles, let exact = values.exact[position].doubles,
        a.count == b.count, old.elementType.isFloatingPoint
      else { continue }
      if a.contains(where: { $0 != 0 && $0.isFinite }) { result.isTelling = true }
      let scale = max(NumberDistance.scale(exact), 0.1 * inner)
      let own = zip(a, exact).reduce(0) { max($0, finite(NumberDistance.difference($1.0, $1.1))) }
      for index in a.indices where a[index].isFinite && exact[index].isFinite {
        let error = NumberDistance.difference(b[index], exact[index])
        let allowed: Double
        if elementwise {
          // Numbers near the least are rounded to few bits themselves.
          guard exact[index].magnitude > 1e-3 else { continue }
          let ownError = NumberDistance.difference(a[index], exact[index])
          allowed = 4 * ownError + 16 * unit * exact[index].magnitude
        } else {
          allowed = 8 * own + 32 * unit * scale
        }
        if error > allowed, result.difference == nil {
          result.difference =
            "output \(position), element \(index), every value rounded to \(precision) bits: "
            + "\(a[index]) became \(b[index]), exactly \(exact[index])"
        }
      }
    }
    return result
  }

  private static func finite(_ number: Double) -> Double { number.isFinite ? number : 0 }
}
