/// A text that is not JSON.
struct JSONSyntaxError: Error, Equatable {
  let position: LocatedJSON.Position
  /// What was found, and what JSON needs there.
  let message: String
}

/// Reads JSON (RFC 8259) and keeps the position of every value.
///
/// Foundation's decoder is not used because its messages cannot say on which line a value of the
/// wrong type stands, and because it stops at the first problem.
struct JSONParser {
  /// Deeper nesting is refused, so that no file can exhaust the stack.
  static let maximumDepth = 64

  private let characters: [Character]
  private var index = 0
  private var position = LocatedJSON.Position()

  /// The one value that `text` holds.
  static func parse(_ text: String) throws(JSONSyntaxError) -> LocatedJSON {
    var parser = JSONParser(text: text)
    parser.skipSpace()
    let value = try parser.parseValue(depth: 0)
    parser.skipSpace()
    if let extra = parser.peek {
      throw parser.error("found \"\(extra)\" after the end; remove it")
    }
    return value
  }

  private init(text: String) { characters = Array(text) }

  private var peek: Character? { index < characters.count ? characters[index] : nil }

  private mutating func advance() {
    guard index < characters.count else { return }
    if characters[index].isNewline {
      position.line += 1
      position.column = 1
    } else {
      position.column += 1
    }
    index += 1
  }

  private mutating func skipSpace() {
    while let character = peek, " \n\r\t\r\n".contains(character) || character == "\r\n" {
      advance()
    }
  }

  private func error(_ message: String) -> JSONSyntaxError {
    JSONSyntaxError(position: position, message: message)
  }

  private func unexpected(_ wanted: String) -> JSONSyntaxError {
    let found = peek.map { "\"\($0)\"" } ?? "the end of the file"
    return error("found \(found) where \(wanted) must stand")
  }

  private mutating func take(_ character: Character, _ wanted: String) throws(JSONSyntaxError) {
    guard peek == character else { throw unexpected(wanted) }
    advance()
  }

  private mutating func parseValue(depth: Int) throws(JSONSyntaxError) -> LocatedJSON {
    guard depth < Self.maximumDepth else {
      throw error("nested deeper than \(Self.maximumDepth) levels; no field needs that")
    }
    let start = position
    let content: LocatedJSON.Content
    switch peek {
    case "{": content = .object(try parseMembers(depth: depth))
    case "[": content = .array(try parseElements(depth: depth))
    case "\"": content = .string(try parseString())
    case "t", "f", "n": content = try parseWord()
    case let digit? where digit == "-" || ("0"..."9").contains(digit):
      content = .number(try parseNumber())
    case "/", "#": throw error("comments are not part of JSON; remove this one")
    default: throw unexpected("a value")
    }
    return LocatedJSON(position: start, content: content)
  }

  private mutating func parseMembers(
    depth: Int
  ) throws(JSONSyntaxError) -> [LocatedJSON.Member] {
    advance()
    skipSpace()
    var members: [LocatedJSON.Member] = []
    if peek == "}" {
      advance()
      return members
    }
    while true {
      let namePosition = position
      guard peek == "\"" else {
        throw unexpected(members.isEmpty ? "a name in quotes or \"}\"" : "a name in quotes")
      }
      let name = try parseString()
      skipSpace()
      try take(":", "\":\" after the name \"\(name)\"")
      skipSpace()
      let value = try parseValue(depth: depth + 1)
      members.append(.init(name: name, namePosition: namePosition, value: value))
      skipSpace()
      if peek == "}" {
        advance()
        return members
      }
      try take(",", "\",\" or \"}\" after the value of \"\(name)\"")
      skipSpace()
    }
  }

  private mutating func parseElements(depth: Int) throws(JSONSyntaxError) -> [LocatedJSON] {
    advance()
    skipSpace()
    var elements: [LocatedJSON] = []
    if peek == "]" {
      advance()
      return elements
    }
    while true {
      elements.append(try parseValue(depth: depth + 1))
      skipSpace()
      if peek == "]" {
        advance()
        return elements
      }
      try take(",", "\",\" or \"]\" after a list element")
      skipSpace()
    }
  }

  private mutating func parseWord() throws(JSONSyntaxError) -> LocatedJSON.Content {
    for (word, content) in [
      ("true", LocatedJSON.Content.bool(true)), ("false", .bool(false)), ("null", .null),
    ] where characters[index...].starts(with: word) {
      for _ in word { advance() }
      return content
    }
    throw unexpected("a value (text needs quotes)")
  }

  private mutating func parseNumber() throws(JSONSyntaxError) -> String {
    var text = ""
    let start = self
    while let character = peek, "+-.eE0123456789".contains(character) {
      text.append(character)
      advance()
    }
    let digits = text.drop { $0 == "-" }
    let wellFormed =
      Double(text) != nil && digits.first?.isNumber == true && text.last?.isNumber == true
      && !(digits.count > 1 && digits.hasPrefix("0") && digits.dropFirst().first?.isNumber == true)
      && !text.contains(".e") && !text.contains(".E")
    guard wellFormed else { throw start.error("\(text) is not a number as JSON writes them") }
    return text
  }

  private mutating func parseString() throws(JSONSyntaxError) -> String {
    let opening = self
    advance()
    var text = ""
    while let character = peek {
      if character == "\"" {
        advance()
        return text
      }
      if character.isNewline { break }
      if character == "\\" {
        text.append(try parseEscape())
      } else {
        text.append(character)
        advance()
      }
    }
    throw opening.error("this text has no closing quote on its line")
  }

  private mutating func parseEscape() throws(JSONSyntaxError) -> Character {
    let start = self
    advance()
    let simple: [Character: Character] = [
      "\"": "\"", "\\": "\\", "/": "/", "b": "\u{8}", "f": "\u{c}", "n": "\n", "r": "\r",
      "t": "\t",
    ]
    guard let character = peek else { throw start.error("this escape is not complete") }
    advance()
    if let result = simple[character] { return result }
    guard character == "u", var unit = parseHex() else {
      throw start.error("unknown escape; write \\\\ for a backslash")
    }
    if (0xD800..<0xDC00).contains(unit), peek == "\\" {
      advance()
      guard peek == "u" else { throw start.error("half of a surrogate pair") }
      advance()
      guard let low = parseHex(), (0xDC00..<0xE000).contains(low) else {
        throw start.error("half of a surrogate pair")
      }
      unit = 0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00)
    }
    guard let scalar = Unicode.Scalar(unit) else { throw start.error("half of a surrogate pair") }
    return Character(scalar)
  }

  private mutating func parseHex() -> UInt32? {
    guard index + 4 <= characters.count else { return nil }
    let digits = String(characters[index..<index + 4])
    guard digits.allSatisfy(\.isHexDigit), let value = UInt32(digits, radix: 16) else {
      return nil
    }
    for _ in 0..<4 { advance() }
    return value
  }
}
