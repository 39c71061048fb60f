import TensorGraph

/// Compiles the statements of `match` into pattern nodes.
struct PatternCompiler {
  var scope = Scope()
  /// Attribute expressions, compiled once all names are known.
  var deferred: [(slot: Int, value: Syntax)] = []
  private var targets: Set<String> = []

  /// Pattern nodes of all statements; attribute expressions become conditions.
  static func compile(_ statements: [StatementSyntax]) -> Scope {
    var compiler = PatternCompiler()
    for statement in statements { compiler.declare(statement) }
    for statement in statements { compiler.compile(statement) }
    var expressions = ExpressionCompiler(compiler.scope, .condition)
    for (slot, value) in compiler.deferred {
      if let expression = expressions.compile(value) {
        expressions.scope.rule.conditions.append(.test(.binary(.equal, .datum(slot), expression)))
      }
    }
    return expressions.scope
  }

  /// Names the results first, so that statements can stand in any order.
  private mutating func declare(_ statement: StatementSyntax) {
    let isEach = if case .each = statement.value.kind { true } else { false }
    for target in statement.targets where target.name != "_" {
      guard targets.insert(target.name).inserted else {
        scope.report(
          target.position, "'\(target.name)' is the result of two statements",
          remedy: "use one name for one result")
        continue
      }
      if isEach || target.isList {
        _ = scope.list(target.name, at: target.position)
      } else if let slot = scope.value(target.name, at: target.position) {
        scope.matched[target.name] = slot
      }
    }
  }

  private mutating func compile(_ statement: StatementSyntax) {
    switch statement.value.kind {
    case .operation(let operation):
      let outputs = statement.targets.compactMap { port(of: $0) }
      addNode(operation, outputs: outputs, at: statement.value.position)
    case .each(.each, let elements, let body):
      guard statement.targets.count == 1,
        let list = scope.list(statement.targets[0].name, at: statement.targets[0].position)
      else {
        scope.report(
          statement.position, "'each' has several results", remedy: "give it one name")
        return
      }
      addEach(list, elements, body)
    default:
      scope.report(
        statement.value.position, "a pattern must be an operator",
        remedy: "write result = Operator(inputs)")
    }
  }

  private mutating func port(of target: TargetSyntax) -> PatternPort? {
    target.isList
      ? scope.list(target.name, at: target.position).map { .list($0) }
      : scope.value(target.name, at: target.position).map { .value($0) }
  }

  private mutating func addNode(
    _ operation: OperatorSyntax, outputs: [PatternPort], at position: SourcePosition
  ) {
    let index = scope.rule.nodes.count
    for (output, port) in outputs.enumerated() {
      switch port {
      case .value(let slot): scope.rule.producers[slot] = (index, output)
      case .list(let slot): scope.rule.listProducers[slot] = index
      }
    }
    let attributes = tests(operation)
    // Its place is taken before its inputs add nodes of their own.
    scope.rule.nodes.append(
      PatternNode(
        op: operation.op, inputs: [], outputs: outputs, attributes: attributes,
        position: position))
    let inputs = operation.inputs.compactMap { input($0) }
    if operation.op.isCommutative {
      let lists = inputs.filter { if case .list = $0 { true } else { false } }
      if lists.count > 1 {
        scope.report(
          position, "\(operation.op.name) is commutative and has several lists of inputs",
          remedy: "use one list variable")
      }
    }
    scope.rule.nodes[index] = PatternNode(
      op: operation.op, inputs: inputs, outputs: outputs, attributes: attributes,
      position: position)
  }

  private mutating func input(_ syntax: Syntax) -> PatternPort? {
    switch syntax.kind {
    case .name(let name): return scope.value(name, at: syntax.position).map { .value($0) }
    case .int(let value): return .value(constant(Double(value)))
    case .double(let value): return .value(constant(value))
    case .operation(let operation):
      let slot = scope.newValue("_")
      addNode(operation, outputs: [.value(slot)], at: syntax.position)
      return .value(slot)
    case .spread(let inner):
      if case .name(let name) = inner.kind {
        return scope.list(name, at: inner.position).map { .list($0) }
      }
      if case .each = inner.kind { return input(inner) }
    case .each(.each, let elements, let body):
      let list = scope.newList("_")
      addEach(list, elements, body)
      return .list(list)
    default: break
    }
    scope.report(
      syntax.position, "this cannot be the input of a pattern",
      remedy: "write a variable, a number, an operator, 'xs...' or each(...)")
    return nil
  }

  private mutating func constant(_ value: Double) -> Int {
    let slot = scope.newValue("\(value)")
    scope.rule.constants.append((slot, value))
    return slot
  }
}
