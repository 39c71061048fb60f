import TensorGraph

/// What patterns demand of attributes.
extension PatternCompiler {
  /// What the pattern demands of the attributes of a node.
  mutating func tests(_ operation: OperatorSyntax) -> [(name: String, test: AttributeTest)] {
    var tests: [(name: String, test: AttributeTest)] = []
    if let copied = operation.copied.first {
      scope.report(
        copied.position, "attributes(...) stands in a pattern",
        remedy: "bind the attributes that you need, as in 'axis: k'")
    }
    for attribute in operation.attributes {
      if let test = test(attribute.value) { tests.append((attribute.label, test)) }
    }
    guard operation.isComplete else { return tests }
    for rule in operation.op.attributeRules
    where !operation.attributes.contains(where: { $0.label == rule.name }) {
      if let value = rule.defaultValue {
        tests.append((rule.name, .equals(Datum(value))))
      } else if !rule.isRequired {
        tests.append((rule.name, .absent))
      }
    }
    return tests
  }

  private mutating func test(_ value: Syntax) -> AttributeTest? {
    if case .name(let name) = value.kind {
      if name == "none" { return .absent }
      if scope.find(name) == nil, let type = ElementType.allCases.first(where: { "\($0)" == name })
      {
        return .equals(.type(type))
      }
      return scope.datum(name, at: value.position).map { .slot($0) }
    }
    if let literal = value.literal { return .equals(literal) }
    let slot = scope.newDatum("_")
    deferred.append((slot, value))
    return .slot(slot)
  }
}

extension Syntax {
  /// The value of a literal, or of a list of literals.
  var literal: Datum? {
    switch kind {
    case .int(let value): return .int(value)
    case .double(let value): return .double(value)
    case .bool(let value): return .bool(value)
    case .string(let text): return .string(text)
    case .list(let items):
      let literals = items.compactMap(\.literal)
      return literals.count == items.count ? .listed(literals) : nil
    default: return nil
    }
  }
}
