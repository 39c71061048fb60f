import TensorGraph

/// What the conditions of a rule say about its free values and attribute variables in one draw.
struct RuleHints {
  let facts: RuleFacts
  /// Conditions that must hold together; of each `or`, one side was drawn.
  private(set) var tests: [Syntax] = []
  /// Those that say that two expressions are equal, in both orders.
  private(set) var equalities: [(Syntax, Syntax)] = []
  private let uniformNames: Set<String>

  /// - Parameter takeLeft: Draws which side of an `or` is aimed at, and whether values are constants
  ///   that the rewrite alone takes so.
  init(_ facts: RuleFacts, takeLeft: () -> Bool) {
    self.facts = facts
    uniformNames =
      facts.hopedUniformNames.isEmpty || takeLeft()
      ? facts.uniformNames : facts.uniformNames.union(facts.hopedUniformNames)
    for case .test(let syntax) in facts.rule.conditions { add(syntax, takeLeft) }
    for case .binary("==", let left, let right) in tests.map(\.kind) {
      equalities += [(left, right), (right, left)]
    }
  }

  private mutating func add(_ syntax: Syntax, _ takeLeft: () -> Bool) {
    switch syntax.kind {
    case .binary("and", let left, let right):
      add(left, takeLeft)
      add(right, takeLeft)
    case .call("worthwhile", let arguments, _):
      for argument in arguments { add(argument, takeLeft) }
    case .binary("or", let left, let right): add(takeLeft() ? left : right, takeLeft)
    default: tests.append(syntax)
    }
  }

  /// Whether the value must be a weight (true), must not be one (false), or may be either (nil).
  func mustBeWeight(_ name: String) -> Bool? {
    if isUniform(name) { return true }
    for test in tests {
      if test.isCall("weight", of: name) { return true }
      if case .unary("not", let inner) = test.kind, inner.isCall("weight", of: name) {
        return false
      }
    }
    return nil
  }

  func isUniform(_ name: String) -> Bool { uniformNames.contains(name) }

  var needsFloats: Bool {
    tests.contains { test in
      if case .call("float", _, _) = test.kind { true } else { false }
    }
  }

  /// The number that all elements of a constant must be, nil when any will do.
  func number(of name: String, _ evaluator: HintEvaluator) -> Double? {
    for (left, right) in equalities where left.isCall("value", of: name) {
      if let number = evaluator.double(right) { return number }
    }
    return nil
  }

  /// Whether a constant must be positive.
  func isPositive(_ name: String) -> Bool {
    tests.contains { test in
      if case .binary(">", let left, _) = test.kind {
        left.isCall("value", of: name)
      } else {
        false
      }
    }
  }
}
