/// The equations of a typed rule as conditions of the rule language, each solved for a size of the
/// variable that comes last.
struct ShapeConditions {
  private let typing: ShapeTyping

  init(_ typing: ShapeTyping) { self.typing = typing }

  /// All that ONNX does not imply.
  var needed: [String] { conditions { typing.implied.proves($0, equals: $1) } }

  /// What the target needs beyond what TASO's operators demand in the source.
  var ofTarget: [String] { conditions { typing.meant.proves($0, equals: $1) } }

  private func conditions(unless isKnown: (LinearTerm, LinearTerm) -> Bool) -> [String] {
    let open = typing.demanded.solved.filter { row in
      !isKnown(LinearTerm(symbol: row.symbol).scaled(by: row.factor), row.term)
    }
    var texts: [String] = []
    var written: Set<Int> = []
    for row in open where !written.contains(row.symbol) {
      if let (condition, symbols) = wholeShape(from: row.symbol, of: open) {
        texts.append(condition)
        written.formUnion(symbols)
      } else {
        let left = LinearTerm(symbol: row.symbol).scaled(by: row.factor)
        texts.append("\(text(left)) == \(text(row.term))")
      }
    }
    return texts
  }

  /// `shape(v2) == shape(v1)` in place of one equation for each axis.
  private func wholeShape(
    from symbol: Int, of rows: [(symbol: Int, factor: Int, term: LinearTerm)]
  ) -> (String, [Int])? {
    let variables = typing.substitution.variables
    guard let variable = variables.first(where: { typing.symbols(of: $0).first == symbol }) else {
      return nil
    }
    let own = typing.symbols(of: variable)
    let sources = own.map { size in
      rows.first { $0.symbol == size && $0.factor == 1 }.flatMap { $0.term.singleSymbol }
    }
    guard own.count > 1, !sources.contains(nil),
      let other = variables.first(where: { typing.symbols(of: $0) == sources.compactMap { $0 } })
    else { return nil }
    return ("shape(\(RuleNames.variable(variable))) == shape(\(RuleNames.variable(other)))", own)
  }

  /// The term in the rule language.
  private func text(_ term: LinearTerm) -> String {
    var text = ""
    for symbol in term.symbols {
      let factor = term.coefficients[symbol] ?? 0
      let sign = factor < 0 ? (text.isEmpty ? "-" : " - ") : (text.isEmpty ? "" : " + ")
      text += sign + (abs(factor) == 1 ? "" : "\(abs(factor)) * ") + typing.texts[symbol]
    }
    guard term.constant != 0 || text.isEmpty else { return text }
    guard !text.isEmpty else { return "\(term.constant)" }
    return text + (term.constant < 0 ? " - " : " + ") + "\(abs(term.constant))"
  }
}

extension LinearTerm {
  /// The symbol that the term is, or nil.
  var singleSymbol: Int? {
    symbols.count == 1 && constant == 0 && coefficients[symbols[0]] == 1 ? symbols[0] : nil
  }
}
