/// A rule in the making: its text, with conditions that may still be weakened.
public struct RuleDraft: Sendable {
  public var name: String
  public var summary: String
  var source: String
  var match: [String]
  var conditions: [RuleCondition]
  /// Whether axes or permutations are written as numbers, which say what they should only for the
  /// ranks that the conditions give.
  var hasFixedAxes: Bool
  var rewrite: [String]
  var example: String

  /// The rule in the rule language.
  public var text: String {
    var lines = ["rule \(name)"]
    lines += Self.section("summary", Self.wrapped(summary.split(separator: " ").map { $0 + " " }))
    lines += Self.section("family", ["generated"])
    lines += Self.section("source", [source])
    lines += Self.section("match", match.flatMap(Self.statement))
    let tests = conditions.map(\.text).filter { !$0.isEmpty }
    if !tests.isEmpty {
      let pieces = tests.enumerated().map {
        $0.offset < tests.count - 1 ? $0.element + ", " : $0.element
      }
      lines += Self.section("where", Self.wrapped(pieces))
    }
    lines += Self.section("rewrite", rewrite.flatMap(Self.statement))
    lines += Self.section("example", Self.wrapped(Self.pieces(of: example)))
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
    wrapped(pieces(of: text)).enumerated().map { index, line in index == 0 ? line : "  " + line }
  }

  /// A text cut behind its commas.
  private static func pieces(of text: String) -> [Substring] {
    var pieces: [Substring] = []
    var rest = text[...]
    while let comma = rest.firstRange(of: ", ") {
      pieces.append(rest[..<comma.upperBound])
      rest = rest[comma.upperBound...]
    }
    return pieces + [rest]
  }

  /// Lines of whole pieces.
  private static func wrapped(_ pieces: [some StringProtocol]) -> [String] {
    var lines: [String] = []
    var line = ""
    for piece in pieces {
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
