import TensorGraph

/// `each` in patterns.
extension PatternCompiler {
  mutating func addEach(_ list: Int, _ elements: [ElementSyntax], _ body: Syntax) {
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
