import TensorGraph

/// Which rules are also tried on integers: those whose patterns integers can meet. Whether the
/// rewrite takes them is for the verification to find out.
enum IntegerSupport {
  /// Operators that ONNX Runtime computes on integers.
  private static let operators: Set<Operator> = [
    .add, .sub, .mul, .div, .neg, .abs, .pow, .sum, .max, .min, .matMul, .transpose, .reshape,
    .concat, .split, .slice, .expand, .identity, .reduceSum, .reduceMax, .reduceMin, .reduceMean,
  ]

  /// Whether the pattern has only such operators and no condition asks for floats.
  ///
  /// A zero that divides an integer ends the process, so all that divides must be free: values of
  /// a rule that divides are drawn positive.
  static func allows(_ rule: RuleSyntax) -> Bool {
    guard !RuleHints(rule, takeLeft: { true }).needsFloats else { return false }
    var all = true
    for statement in rule.match {
      statement.value.visitOperations { all = all && operators.contains($0.op) }
    }
    let results = Set(rule.match.flatMap { $0.targets.map(\.name) })
    for statement in rule.match + rule.rewrite {
      statement.value.visitOperations { operation in
        guard operation.op == .div, operation.inputs.count == 2 else { return }
        all = all && operation.inputs[1].isFreeProduct(results)
      }
    }
    return all
  }

  /// Whether pattern or rewrite divide.
  static func divides(_ rule: RuleSyntax) -> Bool {
    var found = false
    for statement in rule.match + rule.rewrite {
      statement.value.visitOperations { found = found || $0.op == .div }
    }
    return found
  }
}

extension Syntax {
  /// Calls `body` with every operation in this expression.
  func visitOperations(_ body: (OperatorSyntax) -> Void) {
    switch kind {
    case .operation(let operation):
      body(operation)
      for input in operation.inputs { input.visitOperations(body) }
    case .spread(let inner): inner.visitOperations(body)
    case .each(_, _, let inner): inner.visitOperations(body)
    default: break
    }
  }

  /// Whether this is a free name, a number, or a product of such.
  fileprivate func isFreeProduct(_ results: Set<String>) -> Bool {
    switch kind {
    case .int(let value): value != 0
    case .double(let value): value != 0
    case .name(let name): !results.contains(name)
    case .operation(let operation):
      operation.op == .mul && operation.inputs.allSatisfy { $0.isFreeProduct(results) }
    default: false
    }
  }
}
