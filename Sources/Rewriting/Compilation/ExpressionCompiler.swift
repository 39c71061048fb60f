import TensorGraph

/// Turns what was written into expressions on slots, reporting names that are not bound.
struct ExpressionCompiler {
  enum Context { case condition, rewrite }

  var scope: Scope
  let context: Context
  /// For elements of `all`, `any` and `each` over a matched list: its list slot.
  private var elementLists: [Int: Int] = [:]
  /// Names that were read, for the check that nothing is left unused.
  private(set) var usedNames: Set<String> = []

  init(_ scope: Scope, _ context: Context) {
    self.scope = scope
    self.context = context
  }

  mutating func compile(_ syntax: Syntax) -> Expression? {
    switch syntax.kind {
    case .int(let value): return .literal(.int(value))
    case .double(let value): return .literal(.double(value))
    case .bool(let value): return .literal(.bool(value))
    case .string(let text): return .literal(.string(text))
    case .name(let name): return compile(name, at: syntax.position)
    case .list(let items): return compile(items).map { .items($0) }
    case .spread(let inner):
      guard let list = compile(inner) else { return nil }
      return .spread(list)
    case .call(let name, let arguments, let labelled):
      return compileCall(name, arguments, labelled, at: syntax.position)
    case .operation(let operation): return compile(operation, at: syntax.position)
    case .unary(let symbol, let operand):
      guard let operand = compile(operand) else { return nil }
      return symbol == "not" ? .not(operand) : .negative(operand)
    case .binary(let symbol, let left, let right):
      guard let op = BinaryOperator(rawValue: symbol) ?? Self.words[symbol],
        let left = compile(left), let right = compile(right)
      else { return nil }
      return .binary(op, left, right)
    case .index(let base, let index):
      guard let base = compile(base), let index = compile(index) else { return nil }
      return .index(base, index)
    case .slice(let base, let low, let high):
      guard let base = compile(base) else { return nil }
      return .slice(base, low.flatMap { compile($0) }, high.flatMap { compile($0) })
    case .each(let quantifier, let elements, let body):
      return compile(quantifier, elements, body)
    }
  }

  private static let words: [String: BinaryOperator] = ["or": .or, "and": .and]

  mutating func compile(_ items: [Syntax]) -> [Expression]? {
    let compiled = items.compactMap { compile($0) }
    return compiled.count == items.count ? compiled : nil
  }

  mutating func compile(_ name: String, at position: SourcePosition) -> Expression? {
    if let symbol = scope.find(name) {
      usedNames.insert(name)
      switch symbol {
      case .value(let slot): return .value(slot)
      case .list(let slot): return .list(slot)
      case .datum(let slot): return .datum(slot)
      }
    }
    if let type = ElementType.allCases.first(where: { "\($0)" == name }) {
      return .literal(.type(type))
    }
    let nearest = Spelling.nearest(to: name, in: scope.names)
    scope.report(
      position, "'\(name)' is not bound",
      remedy: nearest.map { "bind it in match or let; did you mean '\($0)'?" }
        ?? "bind it in match or let")
    return nil
  }

  private mutating func compile(
    _ quantifier: Syntax.Quantifier, _ elements: [ElementSyntax], _ body: Syntax
  ) -> Expression? {
    var sources: [ElementSource] = []
    var hidden: [(String, Symbol?)] = []
    for element in elements {
      guard let source = compile(element.source) else { return nil }
      let slot = scope.newDatum(element.name)
      if case .list(let list) = source { elementLists[slot] = list }
      hidden.append((element.name, scope.find(element.name)))
      scope.define(element.name, .datum(slot))
      sources.append(ElementSource(slot: slot, source: source))
    }
    let compiled = compile(body)
    for (name, symbol) in hidden.reversed() {
      if let symbol { scope.define(name, symbol) } else { scope.remove(name) }
    }
    return compiled.map { .each(quantifier, sources, $0) }
  }

  private mutating func compileCall(
    _ name: String, _ arguments: [Syntax], _ labelled: [LabelledSyntax],
    at position: SourcePosition
  ) -> Expression? {
    guard let function = RuleFunction(rawValue: name) else { return nil }
    if context == .rewrite, function == .constant {
      return compileConstant(arguments, labelled, at: position)
    }
    if let label = labelled.first {
      scope.report(
        label.position, "'\(name)' takes no argument '\(label.label)'", remedy: "remove the label")
      return nil
    }
    guard function.argumentCounts.contains(arguments.count) else {
      let counts = function.argumentCounts
      let needed =
        counts.count == 1 ? "\(counts.lowerBound)" : "\(counts.lowerBound) to \(counts.upperBound)"
      scope.report(
        position, "'\(name)' has \(arguments.count) arguments", remedy: "give it \(needed)")
      return nil
    }
    guard let compiled = compile(arguments) else { return nil }
    if !function.changingFact.isEmpty {
      guard record(function, compiled[0], at: position) else { return nil }
    }
    return .call(function, compiled)
  }

  /// Notes that the conditions depend on a fact that edits elsewhere change.
  private mutating func record(
    _ function: RuleFunction, _ argument: Expression, at position: SourcePosition
  ) -> Bool {
    guard context == .condition else {
      scope.report(
        position, "'\(function.rawValue)' asks about the graph around the match, in a rewrite",
        remedy: "move the question to 'where'")
      return false
    }
    switch argument {
    case .value(let slot):
      scope.rule.valueFacts[slot].formUnion(function.changingFact)
      return true
    case .list(let slot):
      scope.rule.listFacts[slot].formUnion(function.changingFact)
      return true
    case .datum(let slot):
      guard let list = elementLists[slot] else { break }
      scope.rule.listFacts[list].formUnion(function.changingFact)
      return true
    default: break
    }
    scope.report(
      position, "'\(function.rawValue)' is asked about an expression",
      remedy: "give it the name of a matched value or list")
    return false
  }
}
