/// The smallest parts of a rule's statements.
enum Token: Hashable {
  case name(String)
  case int(Int)
  case double(Double)
  case string(String)
  case symbol(String)
  case endOfLine
  case end

  var description: String {
    switch self {
    case .name(let text), .symbol(let text): "'\(text)'"
    case .int(let value): "\(value)"
    case .double(let value): "\(value)"
    case .string(let text): "\"\(text)\""
    case .endOfLine: "the end of the line"
    case .end: "the end of the section"
    }
  }
}

struct PositionedToken: Hashable {
  let token: Token
  let position: SourcePosition
}

/// One line of a section, without its comment.
struct SourceLine: Hashable {
  let number: Int
  /// Column of the first character of `text`, counted from 1.
  let column: Int
  let text: String
}

/// Turns the lines of a section into tokens. Line ends are tokens only outside brackets.
struct Lexer {
  private static let symbols = [
    "...", "++", "==", "!=", "<=", ">=", "//", "(", ")", "[", "]", ",", ";", ":", "=", "<", ">",
    "+", "-", "*", "/", "%", ".",
  ].map { Array($0) }

  private var tokens: [PositionedToken] = []
  private var depth = 0

  static func tokens(of lines: [SourceLine]) throws(SyntaxError) -> [PositionedToken] {
    var lexer = Lexer()
    for line in lines { try lexer.add(line) }
    let last = lines.last
    let end = SourcePosition(
      line: last?.number ?? 1, column: (last?.column ?? 1) + (last?.text.count ?? 0))
    lexer.tokens.append(PositionedToken(token: .end, position: end))
    return lexer.tokens
  }

  private mutating func add(_ line: SourceLine) throws(SyntaxError) {
    let text = Array(line.text)
    var index = 0
    func position(_ index: Int) -> SourcePosition {
      SourcePosition(line: line.number, column: line.column + index)
    }
    while index < text.count {
      let start = index
      let character = text[index]
      if character.isWhitespace {
        index += 1
        continue
      }
      let token: Token
      if character.isLetter || character == "_" {
        while index < text.count, text[index].isLetter || text[index].isNumber || text[index] == "_"
        { index += 1 }
        token = .name(String(text[start..<index]))
      } else if character.isNumber {
        token = try number(text, &index, at: position(start))
      } else if character == "\"" {
        index += 1
        while index < text.count, text[index] != "\"" { index += 1 }
        guard index < text.count else {
          throw SyntaxError(
            position(start), "a text does not end on its line", remedy: "close it with \"")
        }
        token = .string(String(text[(start + 1)..<index]))
        index += 1
      } else if let symbol = Self.symbols.first(where: { text[start...].starts(with: $0) }) {
        index += symbol.count
        token = .symbol(String(symbol))
        switch token {
        case .symbol("("), .symbol("["): depth += 1
        case .symbol(")"), .symbol("]"): depth = max(0, depth - 1)
        default: break
        }
      } else {
        throw SyntaxError(
          position(start), "'\(character)' has no meaning here", remedy: "remove it")
      }
      tokens.append(PositionedToken(token: token, position: position(start)))
    }
    if depth == 0 {
      tokens.append(PositionedToken(token: .endOfLine, position: position(text.count)))
    }
  }

  private func number(
    _ text: [Character], _ index: inout Int, at position: SourcePosition
  ) throws(SyntaxError) -> Token {
    let start = index
    func skipDigits() { while index < text.count, text[index].isNumber { index += 1 } }
    skipDigits()
    var isWhole = true
    if index + 1 < text.count, text[index] == ".", text[index + 1].isNumber {
      isWhole = false
      index += 1
      skipDigits()
    }
    if index < text.count, text[index] == "e" || text[index] == "E" {
      var next = index + 1
      if next < text.count, text[next] == "-" || text[next] == "+" { next += 1 }
      if next < text.count, text[next].isNumber {
        isWhole = false
        index = next
        skipDigits()
      }
    }
    let digits = String(text[start..<index])
    if isWhole, let value = Int(digits) { return .int(value) }
    if !isWhole, let value = Double(digits), value.isFinite { return .double(value) }
    throw SyntaxError(
      position, "'\(digits)' is not a number that can be held", remedy: "write a smaller number")
  }
}
