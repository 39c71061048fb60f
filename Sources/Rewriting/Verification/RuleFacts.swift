import TensorGraph

/// What every draw of a rule needs to know of it, found once.
struct RuleFacts: Sendable {
  let rule: RuleSyntax
  /// Names that conditions take as constants with equal elements.
  let uniformNames: Set<String>
  /// Names that only the rewrite takes so: whether they are, the conditions leave open.
  let hopedUniformNames: Set<String>
  /// `let`s of the conditions, by name.
  let lets: [String: Syntax]
  /// What conditions say that a size, rank or shape equals, by its text.
  let aliases: [String: [Syntax]]

  let integerRange: IntegerRange
  /// Operators of the pattern, and of pattern and rewrite.
  let matchedOperators: Set<Operator>
  let madeOperators: Set<Operator>
  /// Axes of the pattern in whose terms the conditions speak of shapes, without naming them.
  let axisNames: [String]

  init(_ rule: RuleSyntax) {
    self.rule = rule
    integerRange = IntegerRange(rule)
    func operators(_ statements: [StatementSyntax]) -> Set<Operator> {
      var found: Set<Operator> = []
      for statement in statements { statement.value.visitOperations { found.insert($0.op) } }
      return found
    }
    matchedOperators = operators(rule.match)
    madeOperators = operators(rule.match + rule.rewrite)
    var lets: [String: Syntax] = [:]
    var named: Set<String> = []
    var aliases: [String: [Syntax]] = [:]
    var expressions: [Syntax] = []
    for condition in rule.conditions {
      switch condition {
      case .binding(let statement):
        expressions.append(statement.value)
        if let name = statement.targets.first?.name { lets[name] = statement.value }
      case .test(let test):
        // What must be no constant is drawn as any other value.
        if case .unary("not", let inner) = test.kind, case .call("constant", _, _) = inner.kind {
          continue
        }
        expressions.append(test)
        guard case .binary("==", let left, let right) = test.kind else { continue }
        for case .name(let name) in [left.kind, right.kind] { named.insert(name) }
        for (known, equal) in [(left, right), (right, left)] where known.asksForShape {
          aliases[known.text, default: []].append(equal)
        }
      }
    }
    func names(in expressions: [Syntax]) -> Set<String> {
      var names: Set<String> = []
      for expression in expressions {
        expression.visitCalls { name, argument in
          if ["value", "uniform", "constant"].contains(name) { names.insert(argument) }
        }
      }
      return names
    }
    var axes: [String] = []
    for statement in rule.match {
      statement.value.visitOperations { operation in
        for attribute in operation.attributes where attribute.label == "axis" {
          guard case .name(let name) = attribute.value.kind, !axes.contains(name),
            !named.contains(name), expressions.contains(where: { $0.mentions(name) })
          else { continue }
          axes.append(name)
        }
      }
    }
    axisNames = axes
    let uniform = names(in: expressions)
    uniformNames = uniform
    hopedUniformNames = names(in: rule.rewrite.map(\.value)).subtracting(uniform)
    self.lets = lets
    self.aliases = aliases
  }
}

extension RuleFacts {
  /// Whether each output element is computed from one element of each input.
  var isElementwise: Bool {
    madeOperators.allSatisfy { op in
      switch op.family {
      case .unary, .binary, .variadic, .view, .movement: true
      default: op == .where
      }
    }
  }

  /// Whether nothing is added up: what is lost is lost of a product.
  var isMultiplicative: Bool {
    isElementwise && madeOperators.isDisjoint(with: [.add, .sub, .sum, .mean, .mod])
  }
}

extension Syntax {
  /// Whether this is `shape(x)`, `rank(x)`, `size(x)` or `dim(x, i)`.
  fileprivate var asksForShape: Bool {
    guard case .call(let function, _, _) = kind else { return false }
    return ["shape", "rank", "size", "dim"].contains(function)
  }

  /// Whether this is `function(name, ...)`.
  func isCall(_ function: String, of name: String) -> Bool {
    guard case .call(function, let arguments, _) = kind, let first = arguments.first,
      case .name(name) = first.kind
    else { return false }
    return true
  }

  /// Whether a name stands in this expression, outside of operators and quantifiers.
  fileprivate func mentions(_ name: String) -> Bool {
    switch kind {
    case .name(name): true
    case .call(_, let arguments, _): arguments.contains { $0.mentions(name) }
    case .list(let items): items.contains { $0.mentions(name) }
    case .unary(_, let inner): inner.mentions(name)
    case .binary(_, let left, let right), .index(let left, let right):
      left.mentions(name) || right.mentions(name)
    default: false
    }
  }

  /// Calls `body` with every function and the name that is its first argument.
  func visitCalls(_ body: (String, String) -> Void) {
    switch kind {
    case .call(let function, let arguments, let labelled):
      if let first = arguments.first, case .name(let name) = first.kind { body(function, name) }
      for argument in arguments + labelled.map(\.value) { argument.visitCalls(body) }
    case .operation(let operation):
      let parts = operation.inputs + operation.attributes.map(\.value)
      for part in parts { part.visitCalls(body) }
    case .list(let items): for item in items { item.visitCalls(body) }
    case .spread(let inner), .unary(_, let inner): inner.visitCalls(body)
    case .binary(_, let left, let right), .index(let left, let right):
      left.visitCalls(body)
      right.visitCalls(body)
    case .slice(let base, let low, let high):
      for part in [base, low, high].compactMap({ $0 }) { part.visitCalls(body) }
    case .each(_, let elements, let inner):
      for element in elements { element.source.visitCalls(body) }
      inner.visitCalls(body)
    default: break
    }
  }
}
