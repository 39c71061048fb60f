import TensorGraph

/// Which rules are also tried on integers.
enum IntegerSupport {
  /// Operators that ONNX Runtime computes on 32 and 64 bit integers. Not Div: a zero ends the
  /// process there.
  private static let operators: Set<Operator> = [
    .add, .sub, .mul, .neg, .abs, .pow, .sum, .max, .min, .matMul, .transpose, .reshape,
    .concat, .split, .slice, .expand, .identity,
  ]

  /// Whether the pattern has only such operators and no condition asks for floats.
  static func allows(_ rule: RuleSyntax) -> Bool {
    guard !RuleHints(rule, takeLeft: { true }).needsFloats else { return false }
    var all = true
    for statement in rule.match + rule.rewrite {
      statement.value.visitOperators { all = all && operators.contains($0) }
    }
    return all
  }
}

extension Syntax {
  /// Calls `body` with every operator in this expression.
  func visitOperators(_ body: (Operator) -> Void) {
    switch kind {
    case .operation(let operation):
      body(operation.op)
      for input in operation.inputs { input.visitOperators(body) }
    case .spread(let inner): inner.visitOperators(body)
    case .each(_, _, let inner): inner.visitOperators(body)
    default: break
    }
  }
}
