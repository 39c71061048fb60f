/// Goes through tokens, with the errors that every parser of them needs.
struct TokenReader {
  private let tokens: [PositionedToken]
  private(set) var index = 0

  init(_ tokens: [PositionedToken]) { self.tokens = tokens }

  var current: PositionedToken { tokens[min(index, tokens.count - 1)] }
  var position: SourcePosition { current.position }

  func peek(_ offset: Int = 1) -> Token { tokens[min(index + offset, tokens.count - 1)].token }

  mutating func advance() { if index < tokens.count - 1 { index += 1 } }

  /// Takes the symbol when it is next.
  mutating func take(_ symbol: String) -> Bool {
    guard current.token == .symbol(symbol) else { return false }
    advance()
    return true
  }

  /// Takes the word when it is next.
  mutating func take(word: String) -> Bool {
    guard current.token == .name(word) else { return false }
    advance()
    return true
  }

  mutating func skipLineEnds() { while current.token == .endOfLine { advance() } }

  mutating func expect(_ symbol: String, _ purpose: String) throws(SyntaxError) {
    guard take(symbol) else {
      throw SyntaxError(
        position, "found \(current.token.description) instead of '\(symbol)'",
        remedy: "write '\(symbol)' \(purpose)")
    }
  }

  mutating func name(_ purpose: String) throws(SyntaxError) -> String {
    guard case .name(let name) = current.token else {
      throw SyntaxError(
        position, "found \(current.token.description) instead of a name", remedy: purpose)
    }
    guard !Self.reserved.contains(name) else {
      throw SyntaxError(
        position, "'\(name)' is a word of the language", remedy: "choose another name")
    }
    advance()
    return name
  }

  static let reserved: Set<String> = [
    "and", "or", "not", "in", "let", "true", "false", "none", "each", "all", "any", "only",
    "rule", "summary", "family", "source", "match", "where", "rewrite", "example",
  ]
}
