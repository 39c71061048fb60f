import TensorGraph

/// Parses expressions, patterns and replacements: all have one grammar.
///
///     or < and < not < == != < <= > >= in < ++ < + - < * / // % < - (sign) < x[i] x[i:j]
struct ExpressionParser {
  var reader: TokenReader
  private var depth = 0

  /// How deep brackets, calls and signs may nest.
  private static let deepest = 64

  init(reader: TokenReader) { self.reader = reader }

  private static let comparisons = ["==", "!=", "<=", ">=", "<", ">"]

  mutating func expression() throws(SyntaxError) -> Syntax {
    try enter()
    defer { depth -= 1 }
    var left = try conjunction()
    while reader.current.token == .name("or") {
      let position = reader.position
      advancePastLineEnds()
      left = Syntax(kind: .binary("or", left, try conjunction()), position: position)
    }
    return left
  }

  private mutating func enter() throws(SyntaxError) {
    guard depth < Self.deepest else {
      throw SyntaxError(
        reader.position, "the expression nests more than \(Self.deepest) deep",
        remedy: "name a part of it")
    }
    depth += 1
  }

  private mutating func conjunction() throws(SyntaxError) -> Syntax {
    var left = try negation()
    while reader.current.token == .name("and") {
      let position = reader.position
      advancePastLineEnds()
      left = Syntax(kind: .binary("and", left, try negation()), position: position)
    }
    return left
  }

  private mutating func negation() throws(SyntaxError) -> Syntax {
    let position = reader.position
    guard reader.take(word: "not") else { return try comparison() }
    try enter()
    defer { depth -= 1 }
    return Syntax(kind: .unary("not", try negation()), position: position)
  }

  private mutating func comparison() throws(SyntaxError) -> Syntax {
    let left = try joined()
    let position = reader.position
    var symbol: String?
    if reader.current.token == .name("in") { symbol = "in" }
    for candidate in Self.comparisons where reader.current.token == .symbol(candidate) {
      symbol = candidate
    }
    guard let symbol else { return left }
    advancePastLineEnds()
    return Syntax(kind: .binary(symbol, left, try joined()), position: position)
  }

  private mutating func joined() throws(SyntaxError) -> Syntax {
    try leftAssociative(["++"]) { parser throws(SyntaxError) in
      try parser.leftAssociative(["+", "-"]) { parser throws(SyntaxError) in
        try parser.leftAssociative(["*", "//", "/", "%"]) { parser throws(SyntaxError) in
          try parser.signed()
        }
      }
    }
  }

  private mutating func leftAssociative(
    _ symbols: [String], _ operand: (inout ExpressionParser) throws(SyntaxError) -> Syntax
  ) throws(SyntaxError) -> Syntax {
    var left = try operand(&self)
    while case .symbol(let symbol) = reader.current.token, symbols.contains(symbol) {
      let position = reader.position
      advancePastLineEnds()
      left = Syntax(kind: .binary(symbol, left, try operand(&self)), position: position)
    }
    return left
  }

  private mutating func signed() throws(SyntaxError) -> Syntax {
    let position = reader.position
    guard reader.take("-") else { return try postfixed() }
    try enter()
    defer { depth -= 1 }
    let operand = try signed()
    switch operand.kind {
    case .int(let value): return Syntax(kind: .int(-value), position: position)
    case .double(let value): return Syntax(kind: .double(-value), position: position)
    default: return Syntax(kind: .unary("-", operand), position: position)
    }
  }

  private mutating func postfixed() throws(SyntaxError) -> Syntax {
    var base = try primary()
    while true {
      let position = reader.position
      if reader.take("[") {
        base = Syntax(kind: try subscripted(base), position: position)
      } else if reader.take("...") {
        base = Syntax(kind: .spread(base), position: position)
      } else {
        return base
      }
    }
  }

  private mutating func subscripted(_ base: Syntax) throws(SyntaxError) -> Syntax.Kind {
    var low: Syntax?
    if reader.current.token != .symbol(":") {
      let index = try expression()
      if reader.take("]") { return .index(base, index) }
      low = index
    }
    try reader.expect(":", "between the bounds of a slice, or close the index with ']'")
    let high = reader.current.token == .symbol("]") ? nil : try expression()
    try reader.expect("]", "after the index")
    return .slice(base, low, high)
  }

  private mutating func primary() throws(SyntaxError) -> Syntax {
    let position = reader.position
    func made(_ kind: Syntax.Kind) -> Syntax { Syntax(kind: kind, position: position) }
    switch reader.current.token {
    case .int(let value):
      reader.advance()
      return made(.int(value))
    case .double(let value):
      reader.advance()
      return made(.double(value))
    case .string(let text):
      reader.advance()
      return made(.string(text))
    case .symbol("("):
      reader.advance()
      let inner = try expression()
      try reader.expect(")", "after the expression")
      return inner
    case .symbol("["):
      reader.advance()
      return made(.list(try list(until: "]")))
    case .name("true"), .name("false"):
      defer { reader.advance() }
      return made(.bool(reader.current.token == .name("true")))
    case .name("none"):
      reader.advance()
      return made(.name("none"))
    case .name(let word):
      if let quantifier = Syntax.Quantifier(rawValue: word) { return made(try each(quantifier)) }
      return try named()
    default:
      throw SyntaxError(
        position, "found \(reader.current.token.description) where a value is needed",
        remedy: "write a name, a number, a list or a call")
    }
  }

  /// Items separated by commas; the opening bracket is taken, the closing one gets taken.
  private mutating func list(until close: String) throws(SyntaxError) -> [Syntax] {
    var items: [Syntax] = []
    while !reader.take(close) {
      items.append(try expression())
      if !reader.take(",") {
        try reader.expect(close, "to close the list, or ',' before another item")
        break
      }
    }
    return items
  }

  mutating func advancePastLineEnds() {
    reader.advance()
    reader.skipLineEnds()
  }
}
