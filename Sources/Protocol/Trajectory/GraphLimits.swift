import TensorGraph

/// What a graph or an edit from a peer may hold at most. Each limit is checked before memory is
/// taken, and keeps the arithmetic of shape inference far from overflow.
enum GraphLimits {
  static let nodes = 1 << 20
  static let inputsOfNode = 1 << 14
  static let outputsOfNode = 1 << 12
  static let graphOutputs = 1 << 12
  static let rank = 32
  static let dimension = Int(Int32.max)
  /// Elements of one tensor, dimensions of size zero counted as one.
  static let elements = 1 << 40
  static let attributes = 64
  static let attributeElements = 1 << 14
  static let textBytes = 1 << 16
  static let internedTexts = 1 << 16
  static let labels = 1 << 16
  static let opaqueBytes = 1 << 26
  static let addedNodes = 1 << 10
  static let redirections = 1 << 10
  /// Size points after the first.
  static let sizePoints = 16

  /// Whether `type` is within the limits.
  static func admit(_ type: TensorType) -> Bool {
    guard type.rank <= rank else { return false }
    var product = 1
    for size in type.shape {
      guard (0...dimension).contains(size) else { return false }
      let (next, overflow) = product.multipliedReportingOverflow(by: Swift.max(size, 1))
      guard !overflow, next <= elements else { return false }
      product = next
    }
    return true
  }

  /// Whether an integer attribute is within the limits: a size, or one of the two open ends that
  /// ONNX writes as the extreme 64-bit numbers.
  static func admit(_ number: Int) -> Bool {
    (-dimension...dimension).contains(number) || number == Int.max || number == Int.min
  }
}
