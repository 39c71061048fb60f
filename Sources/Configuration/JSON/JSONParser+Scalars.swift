// Words, numbers and texts.
extension JSONParser {
  mutating func parseWord() throws(JSONSyntaxError) -> LocatedJSON.Content {
    for (word, content) in [
      ("true", LocatedJSON.Content.bool(true)), ("false", .bool(false)), ("null", .null),
    ] where characters[index...].starts(with: word) {
      for _ in word { advance() }
      return content
    }
    throw unexpected("a value (text needs quotes)")
  }

  mutating func parseNumber() throws(JSONSyntaxError) -> String {
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

  mutating func parseString() throws(JSONSyntaxError) -> String {
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
