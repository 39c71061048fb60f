import TensorGraph

extension RuleMutant {
  /// Whether what it lacks are only conditions that are marked as `worthwhile`, ask which values are
  /// weights or who else reads them, or whether two values are one.
  func lacksOnlyGuidance(of rule: RewriteRule) -> Bool {
    guard kind == .lostCondition || kind == .weakerCondition else { return false }
    let kept = Set(syntax.conditions.map(\.text))
    let values = rule.syntax.valueNames
    let lost = rule.syntax.conditions.filter { !kept.contains($0.text) }
    return lost.allSatisfy { condition in
      if case .test(let test) = condition { test.isGuidance(values) } else { false }
    }
  }
}

extension RuleSyntax {
  /// Names of inputs and results of the pattern.
  var valueNames: Set<String> {
    var names = Set(match.flatMap { $0.targets.map(\.name) })
    func visit(_ syntax: Syntax) {
      switch syntax.kind {
      case .name(let name): names.insert(name)
      case .operation(let operation): operation.inputs.forEach(visit)
      case .spread(let inner): visit(inner)
      case .each(_, let elements, let body):
        elements.forEach { visit($0.source) }
        visit(body)
      default: break
      }
    }
    match.forEach { visit($0.value) }
    return names
  }
}

extension Syntax {
  /// Whether the condition asks only about the graph around the values, or whether two are one.
  func isGuidance(_ values: Set<String>) -> Bool {
    switch kind {
    case .call(let name, _, _):
      [
        "weight", "uses", "single", "output", "worthwhile", "float", "integer", "signed",
      ].contains(name)
    case .unary("not", let inner): inner.isGuidance(values)
    case .binary("and", let left, let right), .binary("or", let left, let right):
      left.isGuidance(values) && right.isGuidance(values)
    case .binary("!=", let left, let right):
      if case .name(let a) = left.kind, case .name(let b) = right.kind {
        values.contains(a) && values.contains(b)
      } else {
        false
      }
    case .binary(_, let left, _): left.isGuidance(values)
    default: false
    }
  }
}
