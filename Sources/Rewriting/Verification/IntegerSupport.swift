import TensorGraph

/// Which rules are also tried on integers, and how.
enum IntegerSupport {
  /// The pattern is never met by integers: a condition asks for floats, or an operator takes no other.
  case none
  /// Integers meet it, but ONNX Runtime cannot compute it on them, or a zero might divide, which
  /// ends the process: what the rewrite makes of them must take integers, too.
  case types
  /// It is run on integers as well.
  case values

  /// Operators that ONNX Runtime computes on 32 and 64 bit integers.
  private static let operators: Set<Operator> = [
    .add, .sub, .mul, .div, .neg, .abs, .pow, .max, .min, .matMul, .transpose, .reshape,
    .concat, .split, .slice, .expand, .identity, .reduceSum, .reduceMax, .reduceMin, .reduceMean,
    .clip, .gather, .pad, .cast, .equal, .greater, .less, .greaterOrEqual, .lessOrEqual,
  ]

  init(_ rule: RuleSyntax) {
    var (takesIntegers, isComputed) = (true, true)
    for statement in rule.match {
      statement.value.visitOperations { operation in
        takesIntegers = takesIntegers && !operation.op.takesOnlyFloats
        isComputed = isComputed && Self.operators.contains(operation.op)
      }
    }
    // All that divides must be free: values of a rule that divides are drawn positive.
    let results = Set(rule.match.flatMap { $0.targets.map(\.name) })
    for statement in rule.match + rule.rewrite {
      statement.value.visitOperations { operation in
        guard operation.op == .div, operation.inputs.count == 2 else { return }
        isComputed = isComputed && operation.inputs[1].isFreeProduct(results)
      }
    }
    guard takesIntegers, !RuleHints(RuleFacts(rule), takeLeft: { true }).needsFloats else {
      self = .none
      return
    }
    self = isComputed ? .values : .types
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

extension Graph {
  /// What is wrong with the first operator that gets integers and takes floating point only.
  var misusedIntegers: String? {
    for id in nodeIDs where self[id].op.takesOnlyFloats {
      guard let input = self[id].inputs.first, !type(of: input).elementType.isFloatingPoint else {
        continue
      }
      return "\(self[id].op.name) takes floating point numbers only, and gets \(type(of: input))"
    }
    return nil
  }
}
