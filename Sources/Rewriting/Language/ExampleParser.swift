import TensorGraph

/// What a rule's `example` gives: shapes of free values, values of attribute variables.
struct ExampleSyntax: Sendable {
  enum Entry: Sendable {
    case tensor(TensorType, isWeight: Bool)
    case attribute(AttributeValue)
  }

  var entries: [(name: String, position: SourcePosition, entry: Entry)] = []

  subscript(name: String) -> Entry? { entries.first { $0.name == name }?.entry }
}

/// Parses `x: float32[4,8], u: weight float32[8,3], k: 1`.
struct ExampleParser {
  private var parser: ExpressionParser

  init(_ lines: [SourceLine]) throws(SyntaxError) {
    parser = ExpressionParser(reader: TokenReader(try Lexer.tokens(of: lines)))
  }

  mutating func example() throws(SyntaxError) -> ExampleSyntax {
    var example = ExampleSyntax()
    parser.reader.skipLineEnds()
    while parser.reader.current.token != .end {
      let position = parser.reader.position
      let name = try parser.reader.name("name a value of the pattern, as in x: float32[4,8]")
      try parser.reader.expect(":", "after the name")
      guard example[name] == nil else {
        throw SyntaxError(position, "'\(name)' is given twice", remedy: "give it once")
      }
      example.entries.append((name, position, try entry()))
      parser.reader.skipLineEnds()
      guard parser.reader.current.token != .end else { break }
      try parser.reader.expect(",", "before another value")
      parser.reader.skipLineEnds()
    }
    return example
  }

  private mutating func entry() throws(SyntaxError) -> ExampleSyntax.Entry {
    let isWeight = parser.reader.take(word: "weight")
    if case .name(let word) = parser.reader.current.token,
      let type = ElementType.allCases.first(where: { "\($0)" == word })
    {
      parser.reader.advance()
      return .tensor(TensorType(type, try sizes()), isWeight: isWeight)
    }
    let position = parser.reader.position
    let value = try parser.expression()
    let known = HintEvaluator().evaluate(value)
    guard !isWeight, let known else {
      throw SyntaxError(
        position, "'\(value.text)' is neither a type nor a value",
        remedy: "write a type such as float32[4,8], or a number, a list of integers or a text")
    }
    return .attribute(known)
  }

  /// `[4,8]`, or nothing for a scalar.
  private mutating func sizes() throws(SyntaxError) -> [Int] {
    guard parser.reader.take("[") else { return [] }
    var sizes: [Int] = []
    while !parser.reader.take("]") {
      guard case .int(let size) = parser.reader.current.token, size > 0 else {
        throw SyntaxError(
          parser.reader.position,
          "found \(parser.reader.current.token.description) instead of a size",
          remedy: "write the sizes of the dimensions, 1 or more")
      }
      sizes.append(size)
      parser.reader.advance()
      if !parser.reader.take(",") {
        try parser.reader.expect("]", "after the sizes")
        break
      }
    }
    return sizes
  }
}
