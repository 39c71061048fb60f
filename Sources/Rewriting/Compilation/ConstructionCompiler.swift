import TensorGraph

/// New nodes and new weights.
extension ExpressionCompiler {
  mutating func compile(_ operation: OperatorSyntax, at position: SourcePosition) -> Expression? {
    guard context == .rewrite else {
      scope.report(
        position, "the operator \(operation.op.name) stands in a condition",
        remedy: "match it in 'match' or build it in 'rewrite'")
      return nil
    }
    if operation.isComplete {
      scope.report(position, "'only' stands in a rewrite", remedy: "remove it")
    }
    guard let inputs = compile(operation.inputs) else { return nil }
    var copied: [Int] = []
    for source in operation.copied {
      guard case .name(let name) = source.kind, let slot = scope.matched[name] else {
        scope.report(
          source.position, "attributes can only be copied from a matched node",
          remedy: "name a result of 'match' in attributes(...)")
        return nil
      }
      copied.append(slot)
    }
    var attributes: [(rule: AttributeRule, value: Expression?)] = []
    for attribute in operation.attributes {
      guard let rule = operation.op.attributeRules.first(where: { $0.name == attribute.label })
      else { continue }
      if case .name("none") = attribute.value.kind {
        attributes.append((rule, nil))
      } else {
        guard let value = compile(attribute.value) else { return nil }
        attributes.append((rule, value))
      }
    }
    for rule in operation.op.attributeRules
    where rule.isRequired && rule.defaultValue == nil && copied.isEmpty
      && !attributes.contains(where: { $0.rule.name == rule.name })
    {
      scope.report(
        position, "\(operation.op.name) lacks the attribute '\(rule.name)', which has no default",
        remedy: "add '\(rule.name): ...', or copy it with attributes(...)")
    }
    let defaulted = operation.op.attributeRules.filter { rule in
      rule.isRequired && !attributes.contains { $0.rule.name == rule.name && $0.value != nil }
    }
    return .build(
      Construction(
        op: operation.op, inputs: inputs, copied: copied, attributes: attributes,
        defaulted: defaulted, position: position))
  }

  mutating func compileConstant(
    _ arguments: [Syntax], _ labelled: [LabelledSyntax], at position: SourcePosition
  ) -> Expression? {
    guard arguments.count == 1, let values = compile(arguments[0]) else {
      if arguments.count != 1 {
        scope.report(
          position, "'constant' has \(arguments.count) values",
          remedy: "give it one number or one list, as in constant(0.5, like: x)")
      }
      return nil
    }
    var type: Expression?
    var shape: Expression?
    for argument in labelled {
      guard let value = compile(argument.value) else { return nil }
      switch argument.label {
      case "like", "type": type = value
      case "shape": shape = value
      default:
        scope.report(
          argument.position, "'constant' takes no argument '\(argument.label)'",
          remedy: "use like, type or shape")
        return nil
      }
    }
    guard let type else {
      scope.report(
        position, "the constant has no element type", remedy: "add 'like: x' or 'type: float32'")
      return nil
    }
    return .constant(
      ConstantExpression(values: values, type: type, shape: shape, position: position))
  }
}
