import TensorGraph

/// Expressions and statements as rules write them, on one line, every binary operation inside
/// another one in brackets.
extension Syntax {
  var text: String {
    switch kind {
    case .int(let value): "\(value)"
    case .double(let value): "\(value)"
    case .bool(let value): "\(value)"
    case .string(let text): "\"\(text)\""
    case .name(let name): name
    case .list(let items): "[\(items.texts)]"
    case .spread(let inner): inner.text + "..."
    case .call(let name, let arguments, let labelled):
      "\(name)(\((arguments.map(\.text) + labelled.map(\.text)).joined(separator: ", ")))"
    case .operation(let operation): operation.text
    case .unary(let symbol, let operand):
      symbol == "not" ? "not \(operand.inner)" : "-\(operand.inner)"
    case .binary(let symbol, let left, let right): "\(left.inner) \(symbol) \(right.inner)"
    case .index(let base, let index): "\(base.inner)[\(index.text)]"
    case .slice(let base, let low, let high):
      "\(base.inner)[\(low?.text ?? ""):\(high?.text ?? "")]"
    case .each(let quantifier, let elements, let body):
      "\(quantifier.rawValue)(\(elements.map(\.text).joined(separator: ", ")): \(body.text))"
    }
  }

  /// The text as part of another expression.
  private var inner: String {
    switch kind {
    case .binary, .unary: "(\(text))"
    default: text
    }
  }
}

extension [Syntax] {
  var texts: String { map(\.text).joined(separator: ", ") }
}

extension LabelledSyntax {
  var text: String { "\(label): \(value.text)" }
}

extension ElementSyntax {
  var text: String { "\(name) in \(source.text)" }
}

extension OperatorSyntax {
  var text: String {
    let name = op.domain.isEmpty ? op.name : "\(op.domain).\(op.name)"
    let details =
      copied.map { "attributes(\($0.text))" } + attributes.map(\.text)
      + (isComplete ? ["only"] : [])
    let tail = details.isEmpty ? "" : "; " + details.joined(separator: ", ")
    return "\(name)(\(inputs.texts)\(tail))"
  }
}

extension StatementSyntax {
  var text: String {
    let names = targets.map { $0.name + ($0.isList ? "..." : "") }.joined(separator: ", ")
    return "\(isLet ? "let " : "")\(names) = \(value.text)"
  }
}

extension ConditionSyntax {
  var text: String {
    switch self {
    case .test(let test): test.text
    case .binding(let statement): statement.text
    }
  }

  var position: SourcePosition {
    switch self {
    case .test(let test): test.position
    case .binding(let statement): statement.position
    }
  }
}
