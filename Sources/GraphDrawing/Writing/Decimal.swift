/// Numbers as text with a fixed count of digits after the point.
enum Decimal {
  /// For example 12.3; rounded half away from zero. Magnitudes from 1e15 on stand without digits.
  static func text(_ value: Double, digits: Int) -> String {
    guard abs(value) < 1e15 else { return value.isFinite ? "\(value)" : "0" }
    var scale = 1
    for _ in 0..<digits { scale *= 10 }
    let scaled = Int((abs(value) * Double(scale)).rounded())
    let sign = value < 0 && scaled > 0 ? "-" : ""
    guard digits > 0 else { return "\(sign)\(scaled)" }
    let rest = String(scaled % scale)
    return sign + "\(scaled / scale)." + String(repeating: "0", count: digits - rest.count) + rest
  }

  /// A place or a length in a drawing: to a tenth of a pixel, without a needless `.0`.
  static func pixels(_ value: Double) -> String {
    let text = text(value, digits: 1)
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }
}
