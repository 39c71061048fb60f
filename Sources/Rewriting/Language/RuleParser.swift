import TensorGraph

/// Parses rule files. A problem ends only the section that it is in, so that all problems of a
/// file are found in one go.
struct RuleParser {
  private(set) var rules: [RuleSyntax] = []
  private(set) var problems: [RuleProblem] = []
  private let file: String

  /// Sections that every rule has.
  private static let required = ["summary", "family", "source", "match", "rewrite"]
  /// What the sections of plain text are to say.
  private static let descriptions = [
    "summary": "say in one sentence what the rule does",
    "family": "name the family that the rule belongs to",
    "source": "name the paper, the specification or the identity that the rule comes from",
    "slower": "name the cost profile and the reason, as in cpu: leaves the blocked layout",
    "example": "give some values, as in x: float32[4,8], or leave it out",
  ]

  init(_ text: String, file: String) {
    self.file = file
    let sections = SectionReader(text)
    for problem in sections.problems { report(problem.error, in: problem.rule) }
    for block in sections.blocks { read(block) }
    problems.sort { $0.position < $1.position }
  }

  private mutating func report(_ error: SyntaxError, in rule: String?) {
    problems.append(
      RuleProblem(
        file: file, position: error.position, rule: rule, message: error.message,
        remedy: error.remedy))
  }

  private mutating func read(_ block: RuleBlock) {
    var rule = RuleSyntax(name: block.name, position: block.position)
    rule.text = block.text
    let before = problems.count
    var seen: Set<String> = []
    for section in block.sections {
      if !seen.insert(section.keyword).inserted {
        report(
          SyntaxError(
            section.position, "there is a second section '\(section.keyword)'",
            remedy: "join the two"), in: block.name)
        continue
      }
      do throws(SyntaxError) {
        try read(section, into: &rule)
      } catch {
        report(error, in: block.name)
      }
    }
    for keyword in Self.required where !seen.contains(keyword) {
      report(
        SyntaxError(
          block.position, "the section '\(keyword)' is missing", remedy: "add it to the rule"),
        in: block.name)
    }
    for section in block.sections where section.text.isEmpty {
      guard let purpose = Self.descriptions[section.keyword] else { continue }
      report(
        SyntaxError(
          section.position, "the section '\(section.keyword)' is empty", remedy: purpose),
        in: block.name)
    }
    if problems.count == before { rules.append(rule) }
  }

  private func read(_ section: RuleBlock.Section, into rule: inout RuleSyntax) throws(SyntaxError) {
    switch section.keyword {
    case "summary": rule.summary = section.text
    case "family": rule.family = section.text
    case "source": rule.source = section.text
    case "slower": rule.slower = try slower(section)
    case "example":
      var parser = try ExampleParser(section.lines)
      rule.example = try parser.example()
    default:
      let tokens = try Lexer.tokens(of: section.lines)
      rule.canonicalText +=
        section.keyword + " "
        + tokens.filter { $0.token != .end }.map(\.token.description).joined(separator: " ") + "\n"
      var parser = StatementParser(ExpressionParser(reader: TokenReader(tokens)))
      switch section.keyword {
      case "match": rule.match = try parser.statements(allowingLet: false)
      case "rewrite": rule.rewrite = try parser.statements(allowingLet: true)
      default: rule.conditions = try parser.conditions()
      }
    }
  }
}

extension RuleParser {
  /// `PROFILE: reason`.
  private func slower(_ section: RuleBlock.Section) throws(SyntaxError) -> SlowerSyntax? {
    guard !section.text.isEmpty else { return nil }
    let parts = section.text.split(separator: ":", maxSplits: 1).map {
      String($0).trimming(while: \.isWhitespace)
    }
    guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty }), !parts[0].contains(" ") else {
      throw SyntaxError(
        section.position, "the section 'slower' names no cost profile",
        remedy: "write the profile's name, a colon and the reason")
    }
    return SlowerSyntax(profile: parts[0], reason: parts[1])
  }
}

/// Statements `a, b = ...` and the list of conditions.
struct StatementParser {
  private var parser: ExpressionParser

  init(_ parser: ExpressionParser) { self.parser = parser }

  mutating func statements(allowingLet: Bool) throws(SyntaxError) -> [StatementSyntax] {
    var statements: [StatementSyntax] = []
    parser.reader.skipLineEnds()
    while parser.reader.current.token != .end {
      let isLet = parser.reader.current.token == .name("let")
      if isLet, !allowingLet {
        throw SyntaxError(
          parser.reader.position, "'let' stands in a pattern",
          remedy: "move it to 'where' or 'rewrite'")
      }
      statements.append(try isLet ? binding() : statement())
      try endStatement()
    }
    return statements
  }

  mutating func conditions() throws(SyntaxError) -> [ConditionSyntax] {
    var conditions: [ConditionSyntax] = []
    parser.reader.skipLineEnds()
    while parser.reader.current.token != .end {
      if parser.reader.current.token == .name("let") {
        conditions.append(.binding(try binding()))
      } else {
        conditions.append(.test(try parser.expression()))
      }
      if parser.reader.take(",") {
        parser.reader.skipLineEnds()
      } else {
        try endStatement()
      }
    }
    return conditions
  }

  private mutating func endStatement() throws(SyntaxError) {
    switch parser.reader.current.token {
    case .end: break
    case .endOfLine: parser.reader.skipLineEnds()
    default:
      throw SyntaxError(
        parser.reader.position,
        "found \(parser.reader.current.token.description) after a complete statement",
        remedy: "begin a new line, or remove it")
    }
  }

  private mutating func binding() throws(SyntaxError) -> StatementSyntax {
    let position = parser.reader.position
    parser.reader.advance()
    let targetPosition = parser.reader.position
    let name = try parser.reader.name("name what is computed, as in let n = dim(x, 0)")
    try parser.reader.expect("=", "after the name")
    let target = TargetSyntax(name: name, isList: false, position: targetPosition)
    return StatementSyntax(
      targets: [target], isLet: true, value: try parser.expression(), position: position)
  }

  private mutating func statement() throws(SyntaxError) -> StatementSyntax {
    let position = parser.reader.position
    var targets: [TargetSyntax] = []
    repeat {
      let position = parser.reader.position
      let name = try parser.reader.name("begin the statement with the names of its results")
      let isList = parser.reader.take("...")
      targets.append(TargetSyntax(name: name, isList: isList, position: position))
    } while parser.reader.take(",")
    try parser.reader.expect("=", "after the names of the results")
    parser.reader.skipLineEnds()
    return StatementSyntax(
      targets: targets, isLet: false, value: try parser.expression(), position: position)
  }
}
