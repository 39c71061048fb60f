import TensorGraph

/// What the conditions of a rule say about its free values and attribute variables.
struct RuleHints {
  /// Conditions that must hold together; of each `or`, one side was drawn.
  private var tests: [Syntax] = []
  private let rule: RuleSyntax
  /// Names that conditions or rewrite take as constants with equal elements.
  private let uniformNames: Set<String>
  /// Ranks and sizes that are drawn when conditions ask for them; others are never met.
  private static let ranks = 0...8
  private static let sizes = 1...64

  /// - Parameter takeLeft: Draws which side of an `or` is aimed at.
  init(_ rule: RuleSyntax, takeLeft: () -> Bool) {
    self.rule = rule
    var names: Set<String> = []
    var lets: [Syntax] = []
    for condition in rule.conditions {
      switch condition {
      case .test(let syntax): lets.append(syntax)
      case .binding(let statement): lets.append(statement.value)
      }
    }
    for syntax in lets + rule.rewrite.map(\.value) {
      syntax.visitCalls { name, argument in
        if ["value", "uniform", "constant"].contains(name) { names.insert(argument) }
      }
    }
    uniformNames = names
    for case .test(let syntax) in rule.conditions { add(syntax, takeLeft) }
  }

  private mutating func add(_ syntax: Syntax, _ takeLeft: () -> Bool) {
    switch syntax.kind {
    case .binary("and", let left, let right):
      add(left, takeLeft)
      add(right, takeLeft)
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

  /// What is known about the shape of a value that is about to be made.
  func shape(of name: String, _ evaluator: HintEvaluator) -> ShapeHint {
    var hint = ShapeHint()
    for (left, right) in equalities {
      if left.isCall("shape", of: name), let shape = evaluator.ints(right),
        shape.allSatisfy(Self.sizes.contains)
      {
        hint.shape = shape
      }
      if left.isCall("rank", of: name), let rank = evaluator.int(right), Self.ranks.contains(rank) {
        hint.rank = rank
      }
      if left.isCall("size", of: name), evaluator.int(right) == 1 { hint.isSingle = true }
      if case .call("dim", let arguments, _) = left.kind, left.isCall("dim", of: name),
        arguments.count == 2, let axis = evaluator.int(arguments[1]),
        let size = evaluator.int(right), Self.sizes.contains(size)
      {
        hint.sizes.append((axis, size))
      }
    }
    for test in tests {
      if test.isCall("scalar", of: name) { hint.isSingle = true }
      if case .binary(let symbol, let left, let right) = test.kind,
        left.isCall("rank", of: name), let bound = evaluator.int(right),
        Self.ranks.contains(bound)
      {
        if symbol == ">=" { hint.leastRank = bound }
        if symbol == "<=" { hint.mostRank = bound }
      }
    }
    return hint
  }

  /// The value that an attribute variable must have, where the conditions name one.
  func attribute(_ name: String, _ evaluator: HintEvaluator) -> AttributeValue? {
    for (left, right) in equalities {
      if case .name(name) = left.kind, let value = evaluator.evaluate(right) { return value }
    }
    return nil
  }

  private var equalities: [(Syntax, Syntax)] {
    var result: [(Syntax, Syntax)] = []
    for case .binary("==", let left, let right) in tests.map(\.kind) {
      result += [(left, right), (right, left)]
    }
    return result
  }
}

/// What is known of a shape before it is drawn.
struct ShapeHint {
  var shape: [Int]?
  var rank: Int?
  var leastRank = 0
  var mostRank = 5
  var isSingle = false
  var sizes: [(axis: Int, size: Int)] = []
}

extension Syntax {
  /// Whether this is `function(name, ...)`.
  func isCall(_ function: String, of name: String) -> Bool {
    guard case .call(function, let arguments, _) = kind, let first = arguments.first,
      case .name(name) = first.kind
    else { return false }
    return true
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
    case .each(_, let elements, let inner):
      for element in elements { element.source.visitCalls(body) }
      inner.visitCalls(body)
    default: break
    }
  }
}
