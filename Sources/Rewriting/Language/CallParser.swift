import TensorGraph

/// Names, function calls, operators and `each`.
extension ExpressionParser {
  /// A name, `function(...)`, `Operator(...)` or `com.microsoft.Operator(...)`.
  mutating func named() throws(SyntaxError) -> Syntax {
    let position = reader.position
    var name = try reader.name("write a name")
    var domain: [String] = []
    while reader.current.token == .symbol("."), case .name = reader.peek() {
      reader.advance()
      domain.append(name)
      name = try reader.name("write the operator's name after its domain")
    }
    guard reader.take("(") else {
      guard domain.isEmpty else {
        throw SyntaxError(
          position, "'\(domain.joined(separator: ".")).\(name)' is not called",
          remedy: "write its inputs in brackets")
      }
      return Syntax(kind: .name(name), position: position)
    }
    if domain.isEmpty, RuleFunction(rawValue: name) != nil {
      let (arguments, labelled) = try arguments(labelsAfterSemicolon: false)
      return Syntax(kind: .call(name, arguments, labelled), position: position)
    }
    let op = try OperatorNames.find(name, domain: domain.joined(separator: "."), at: position)
    return Syntax(kind: .operation(try operation(op)), position: position)
  }

  /// Arguments and the closing bracket; `label: value` may follow them.
  private mutating func arguments(
    labelsAfterSemicolon: Bool
  ) throws(SyntaxError) -> ([Syntax], [LabelledSyntax]) {
    var plain: [Syntax] = []
    var labelled: [LabelledSyntax] = []
    while !reader.take(")") {
      if case .name(let label) = reader.current.token, reader.peek() == .symbol(":") {
        let position = reader.position
        reader.advance()
        reader.advance()
        labelled.append(
          LabelledSyntax(label: label, value: try expression(), position: position))
      } else {
        plain.append(try expression())
      }
      if !reader.take(",") {
        try reader.expect(")", "to close the call, or ',' before another argument")
        break
      }
    }
    return (plain, labelled)
  }

  private mutating func operation(_ op: Operator) throws(SyntaxError) -> OperatorSyntax {
    var inputs: [Syntax] = []
    while reader.current.token != .symbol(")"), reader.current.token != .symbol(";") {
      if case .name(let label) = reader.current.token, reader.peek() == .symbol(":") {
        throw SyntaxError(
          reader.position, "the attribute '\(label)' stands among the inputs of \(op.name)",
          remedy: "separate attributes from inputs with ';'")
      }
      inputs.append(try expression())
      guard reader.take(",") else { break }
    }
    var attributes: [LabelledSyntax] = []
    var copied: [Syntax] = []
    var isComplete = false
    if reader.take(";") {
      repeat {
        if reader.take(word: "only") {
          isComplete = true
        } else if reader.current.token == .name("attributes"), reader.peek() == .symbol("(") {
          reader.advance()
          reader.advance()
          copied.append(try expression())
          try reader.expect(")", "after the value whose attributes are copied")
        } else {
          attributes.append(try attribute(of: op))
        }
      } while reader.take(",")
    }
    try reader.expect(")", "to close \(op.name)")
    return OperatorSyntax(
      op: op, inputs: inputs, attributes: attributes, copied: copied, isComplete: isComplete)
  }

  private mutating func attribute(of op: Operator) throws(SyntaxError) -> LabelledSyntax {
    let position = reader.position
    guard case .name(let label) = reader.current.token else {
      throw SyntaxError(
        position, "found \(reader.current.token.description) instead of an attribute's name",
        remedy: "write 'name: value'")
    }
    let names = op.attributeRules.map(\.name)
    guard names.contains(label) else {
      let remedy =
        names.isEmpty
        ? "remove it: \(op.name) has no attributes"
        : "did you mean '\(Spelling.nearest(to: label, in: names) ?? names[0])'? "
          + "\(op.name) has \(names.joined(separator: ", "))"
      throw SyntaxError(position, "\(op.name) has no attribute '\(label)'", remedy: remedy)
    }
    reader.advance()
    try reader.expect(":", "after the attribute's name")
    return LabelledSyntax(label: label, value: try expression(), position: position)
  }

  /// `each(t in xs, u in us: body)`, also `all` and `any`.
  mutating func each(_ quantifier: Syntax.Quantifier) throws(SyntaxError) -> Syntax.Kind {
    reader.advance()
    try reader.expect("(", "after '\(quantifier.rawValue)'")
    var elements: [ElementSyntax] = []
    repeat {
      let position = reader.position
      let name = try reader.name("name the element, as in each(t in xs: Relu(t))")
      guard reader.take(word: "in") else {
        throw SyntaxError(
          reader.position, "found \(reader.current.token.description) instead of 'in'",
          remedy: "write 'in' and a list after the element's name")
      }
      elements.append(ElementSyntax(name: name, source: try expression(), position: position))
    } while reader.take(",")
    try reader.expect(":", "before what is done with each element")
    let body = try expression()
    try reader.expect(")", "after what is done with each element")
    return .each(quantifier, elements, body)
  }
}
