import TensorGraph

/// Compiles the statements of `match` into pattern nodes.
struct PatternCompiler {
  var scope = Scope()
  /// Attribute expressions, compiled once all names are known.
  private var deferred: [(slot: Int, value: Syntax)] = []
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

  private mutating func addEach(_ list: Int, _ elements: [ElementSyntax], _ body: Syntax) {
    var compiled: [(slot: Int, list: Int)] = []
    var hidden: [(String, Symbol?)] = []
    for element in elements {
      guard case .name(let name) = element.source.kind,
        let source = scope.list(name, at: element.source.position)
      else {
        scope.report(
          element.position, "the elements of a pattern's 'each' come from no list variable",
          remedy: "write each(\(element.name) in xs: ...)")
        continue
      }
      let slot = scope.newValue(element.name)
      hidden.append((element.name, scope.find(element.name)))
      scope.define(element.name, .value(slot))
      compiled.append((slot, source))
    }
    if let template = template(body) {
      scope.rule.eachPatterns[list] = EachPattern(template: template, elements: compiled)
    }
    for (name, symbol) in hidden.reversed() {
      if let symbol { scope.define(name, symbol) } else { scope.remove(name) }
    }
  }

  private mutating func template(_ syntax: Syntax) -> TemplateNode? {
    guard case .operation(let operation) = syntax.kind else {
      scope.report(
        syntax.position, "the body of a pattern's 'each' must be an operator",
        remedy: "write each(t in xs: Relu(t))")
      return nil
    }
    let inputs = operation.inputs.compactMap { input -> TemplateNode.Input? in
      switch input.kind {
      case .name("_"): return .any
      case .name(let name): return scope.value(name, at: input.position).map { .value($0) }
      case .int(let value): return .constant(Double(value))
      case .double(let value): return .constant(value)
      default: return template(input).map { .node($0) }
      }
    }
    let count = deferred.count
    let tests = tests(operation)
    if deferred.count > count {
      scope.report(
        syntax.position, "an attribute in a pattern's 'each' is an expression",
        remedy: "bind it to a name and test it in 'where'")
    }
    return TemplateNode(op: operation.op, inputs: inputs, attributes: tests)
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
