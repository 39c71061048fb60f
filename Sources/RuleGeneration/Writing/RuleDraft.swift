/// A rule in the making: its text, with conditions that may still be weakened.
public struct RuleDraft: Sendable {
  public var name: String
  public var summary: String
  var source: String
  var match: [String]
  /// Each with what may stand in its place, from nothing to the condition in full.
  var conditions: [[String]]
  /// For each condition, which of its forms is meant.
  var chosen: [Int]
  var rewrite: [String]
  var example: String

  /// The rule in the rule language.
  public var text: String {
    var lines = ["rule \(name)"]
    lines += Self.section("summary", Self.wrapped(summary, separator: " "))
    lines += Self.section("family", ["generated"])
    lines += Self.section("source", [source])
    lines += Self.section("match", match.flatMap(Self.statement))
    let tests = zip(conditions, chosen).map { $0[$1] }.filter { !$0.isEmpty }
    if !tests.isEmpty {
      lines += Self.section(
        "where", Self.wrapped(tests.joined(separator: ", "), separator: ", "))
    }
    lines += Self.section("rewrite", rewrite.flatMap(Self.statement))
    lines += Self.section("example", Self.wrapped(example, separator: ", "))
    return lines.joined(separator: "\n") + "\n"
  }

  private static let width = 88

  private static func section(_ keyword: String, _ lines: [String]) -> [String] {
    lines.enumerated().map { index, line in
      let head = index == 0 ? keyword : ""
      return "  " + head + String(repeating: " ", count: 9 - head.count) + line
    }
  }

  /// A statement, on several lines where it is long: inside brackets lines do not matter.
  private static func statement(_ text: String) -> [String] {
    wrapped(text, separator: ", ").enumerated().map {
      $0.offset == 0 ? $0.element : "  " + $0.element
    }
  }

  private static func wrapped(_ text: String, separator: String) -> [String] {
    var lines: [String] = []
    var line = ""
    let parts = text.components(separatedBy: separator)
    for (index, part) in parts.enumerated() {
      let piece = index == parts.count - 1 ? part : part + separator
      if !line.isEmpty, line.count + piece.count > width {
        lines.append(trimmed(line))
        line = ""
      }
      line += piece
    }
    return lines + [trimmed(line)]
  }

  private static func trimmed(_ line: String) -> String {
    var line = line
    while line.last == " " { line.removeLast() }
    return line
  }
}

extension String {
  /// The pieces between occurrences of a separator.
  fileprivate func components(separatedBy separator: String) -> [String] {
    var pieces: [String] = []
    var rest = self[...]
    while let range = rest.firstRange(of: separator) {
      pieces.append(String(rest[..<range.lowerBound]))
      rest = rest[range.upperBound...]
    }
    return pieces + [String(rest)]
  }
}
