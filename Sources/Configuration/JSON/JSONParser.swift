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

  let characters: [Character]
  var index = 0
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

  var peek: Character? { index < characters.count ? characters[index] : nil }

  mutating func advance() {
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
    while let character = peek, character == "\r\n" || " \n\r\t".contains(character) {
      advance()
    }
  }

  func error(_ message: String) -> JSONSyntaxError {
    JSONSyntaxError(position: position, message: message)
  }

  func unexpected(_ wanted: String) -> JSONSyntaxError {
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
}
