import TensorGraph

/// The colours of drawings, as `#rrggbb`. Dark text is readable on all fills.
public enum Palette {
  public static let text = "#1b1f24"
  public static let faintText = "#57606a"
  public static let line = "#6e7781"
  public static let frame = "#d0d7de"
  public static let removed = "#ffb3ad"
  public static let removedLine = "#c62828"
  public static let added = "#a6e3b1"
  public static let addedLine = "#1a7f37"
  public static let unchanged = "#eef1f4"
  public static let unchangedLine = "#a8b0b9"

  /// The colour of an operator family, and what legends call it.
  static func family(_ family: OperatorFamily) -> (fill: String, name: String) {
    switch family {
    case .matmul: ("#6ea8fe", "matrix product")
    case .convolution: ("#5bc0de", "convolution")
    case .attention: ("#b79cff", "attention")
    case .fused: ("#9aa0ff", "fused")
    case .recurrent: ("#d6a2e8", "recurrent")
    case .normalization: ("#63d2b4", "normalization")
    case .reduction: ("#f9a875", "reduction")
    case .pooling: ("#a3d977", "pooling")
    case .unary, .binary, .variadic: ("#ffcf5c", "elementwise")
    case .movement: ("#b9c4d0", "data movement")
    case .view: ("#dfe4ea", "view (free)")
    case .quantization: ("#f28fb1", "quantization")
    case .other: ("#d9b48f", "other")
    case .structural: ("#ff8a80", "opaque")
    }
  }
}
