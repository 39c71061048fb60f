import Foundation

/// Pieces of the reports that commands print.
enum ReportText {
  /// Bytes in the unit that leaves one to three digits before the point: `1.5 MB`.
  static func bytes(_ count: Int) -> String {
    var (value, units) = (Double(count), ["B", "kB", "MB", "GB", "TB"][...])
    while value >= 999.95, units.count > 1 {
      value /= 1000
      units = units.dropFirst()
    }
    return "\(value.rounded(toPlaces: count < 1000 ? 0 : 1)) \(units.first ?? "B")"
  }

  /// How much less `after` is than `before`: `12.5 % less`.
  static func change(_ before: Double, _ after: Double) -> String {
    guard before > 0, before != after else { return before == after ? "the same" : "more" }
    let percent = 100 * abs(1 - after / before)
    return "\(percent.rounded(toPlaces: 1)) % \(after < before ? "less" : "more")"
  }

  /// A value as JSON, keys sorted.
  static func json(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }
}

extension String {
  /// The text with spaces after it, up to `length` characters.
  func padded(to length: Int) -> String {
    self + String(repeating: " ", count: max(0, length - count))
  }
}
