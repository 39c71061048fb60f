import TensorGraph

/// Bounds on sizes, so that no arithmetic on what a file says can overflow.
enum TensorLimits {
  static let dimension = 1 << 31
  static let elements = 1 << 44
  /// Largest magnitude of a number in an attribute.
  static let attribute = 1 << 30

  /// Whether a tensor may have this shape.
  static func admits(_ shape: [Int]) -> Bool {
    var count = 1
    for size in shape {
      guard (0...dimension).contains(size) else { return false }
      let (product, overflow) = count.multipliedReportingOverflow(by: max(size, 1))
      guard !overflow, product <= elements else { return false }
      count = product
    }
    return true
  }

  /// Whether attributes are small enough for shape arithmetic.
  static func admits(_ attributes: Attributes) -> Bool {
    attributes.entries.allSatisfy { entry in
      switch entry.value {
      case .int(let value):
        value.magnitude <= (entry.name == "blocksize" ? 1 << 15 : UInt(attribute))
      case .ints(let values):
        entry.name == "shape" || entry.name == "repeats"
          ? admits(values) : values.allSatisfy { $0.magnitude <= UInt(dimension) + 1 }
      default: true
      }
    }
  }
}
