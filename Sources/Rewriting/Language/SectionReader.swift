/// A rule's name and its sections, not parsed yet.
struct RuleBlock {
  struct Section {
    let keyword: String
    let position: SourcePosition
    var lines: [SourceLine]

    /// The lines as one running text.
    var text: String {
      lines.map { $0.text.split(whereSeparator: \.isWhitespace).joined(separator: " ") }
        .filter { !$0.isEmpty }.joined(separator: " ")
    }
  }

  let name: String
  let position: SourcePosition
  var sections: [Section] = []

  /// Name and sections, laid out alike.
  var text: String {
    (["rule \(name)"]
      + sections.map { section in
        section.lines.enumerated().filter { !$0.element.text.isEmpty }.map { index, line in
          let head = "  " + section.keyword
          guard index > 0 else {
            return head + String(repeating: " ", count: max(1, 11 - head.count)) + line.text
          }
          return String(repeating: " ", count: max(line.column - 1, 0)) + line.text
        }.joined(separator: "\n")
      }).joined(separator: "\n")
  }
}

/// Cuts a rule file into rules and sections, by the keywords at the beginnings of lines.
struct SectionReader {
  static let keywords = [
    "summary", "family", "source", "slower", "match", "where", "rewrite", "example",
  ]

  private(set) var blocks: [RuleBlock] = []
  private(set) var problems: [(rule: String?, error: SyntaxError)] = []

  init(_ text: String) {
    let lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
    for (offset, line) in lines.enumerated() {
      read(Self.withoutComment(Array(line)), number: offset + 1)
    }
  }

  private static func withoutComment(_ line: [Character]) -> [Character] {
    var quoted = false
    for (index, character) in line.enumerated() {
      if character == "\"" { quoted.toggle() }
      if character == "#", !quoted { return Array(line[..<index]) }
    }
    return line
  }

  private mutating func read(_ line: [Character], number: Int) {
    guard let start = line.firstIndex(where: { !$0.isWhitespace }) else { return }
    let wordEnd = line[start...].firstIndex { !($0.isLetter || $0 == "_") } ?? line.count
    let word = String(line[start..<wordEnd])
    let restStart = line[wordEnd...].firstIndex { !$0.isWhitespace } ?? line.count
    let rest = SourceLine(
      number: number, column: restStart + 1, text: String(line[restStart...]))
    let position = SourcePosition(line: number, column: start + 1)
    let isKeyword = wordEnd == line.count || line[wordEnd].isWhitespace
    if word == "rule", isKeyword {
      begin(rest, position)
    } else if Self.keywords.contains(word), isKeyword, !blocks.isEmpty {
      let section = RuleBlock.Section(keyword: word, position: position, lines: [rest])
      blocks[blocks.count - 1].sections.append(section)
    } else if let block = blocks.last, let section = block.sections.last {
      let text = SourceLine(number: number, column: start + 1, text: String(line[start...]))
      blocks[blocks.count - 1].sections[block.sections.count - 1].lines.append(text)
      _ = section
    } else {
      problems.append(
        (
          blocks.last?.name,
          SyntaxError(
            position, "'\(word.isEmpty ? String(line[start]) : word)' belongs to no section",
            remedy: blocks.isEmpty
              ? "begin with 'rule' and a name"
              : "begin the line with one of \(Self.keywords.joined(separator: ", "))")
        ))
    }
  }

  private mutating func begin(_ rest: SourceLine, _ position: SourcePosition) {
    let name = rest.text.trimming(while: \.isWhitespace)
    let isValid = !name.isEmpty && name.allSatisfy { $0.isLetter || $0.isNumber || $0 == "-" }
    if !isValid {
      problems.append(
        (
          name,
          SyntaxError(
            SourcePosition(line: rest.number, column: rest.column),
            "'\(name)' is not a rule's name", remedy: "use letters, digits and hyphens")
        ))
    }
    blocks.append(RuleBlock(name: name, position: position))
  }
}

extension String {
  /// The text without the characters at both ends that satisfy the predicate.
  func trimming(while predicate: (Character) -> Bool) -> String {
    String(drop(while: predicate).reversed().drop(while: predicate).reversed())
  }
}
