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

  /// - Parameters:
  ///   - before: Outputs of the graph before the rewrite.
  ///   - after: The same outputs after it.
  ///   - intermediates: Inputs and inner values of the graph before; their magnitude bounds what
  ///     rounding may do.
  static func compare(
    before: [TensorValue], after: [TensorValue], intermediates: [TensorValue], tolerance: Double
  ) -> Result {
    var result = Result()
    let inner = intermediates.compactMap(\.doubles).map(NumberDistance.scale).max() ?? 0
    for (position, (old, new)) in zip(before, after).enumerated() {
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
      let bound = max(NumberDistance.scale(a), 0.1 * inner, 1e-30)
      for index in a.indices {
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
}
