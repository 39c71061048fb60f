import TensorGraph

/// What a rewrite must do, and what an example may say.
extension RuleCompiler {
  /// An example gives free values of the pattern their types, and attribute variables values.
  mutating func checkExample() {
    for (name, position, entry) in syntax.example.entries {
      let remedy = "name a variable of 'match'"
      switch (compiler.scope.find(name), entry) {
      case (.value(let slot), .tensor) where compiler.scope.rule.producers[slot] == nil: break
      case (.datum, .attribute): break
      case (.value, .tensor):
        compiler.scope.report(
          position, "the example gives '\(name)' a type, but the rule computes it", remedy: remedy)
      case (.datum, .tensor):
        compiler.scope.report(
          position, "the example gives '\(name)' a type, but it is an attribute",
          remedy: "give it a value")
      case (.list, _):
        compiler.scope.report(
          position, "the example gives '\(name)', which is a list of values",
          remedy: "leave it out: lists are drawn")
      default:
        compiler.scope.report(
          position, "the example gives '\(name)', which is no variable of the pattern",
          remedy: remedy)
      }
    }
  }

  /// What the rewrite makes must be used.
  mutating func checkUses() {
    for (name, position) in introduced where !compiler.usedNames.contains(name) {
      compiler.scope.report(
        position, "'\(name)' is made and never used",
        remedy: "use it, write '_' for an output that is not needed, or remove the statement")
    }
  }

  /// A node that no other matched node reads must be replaced in at least one output, unless the
  /// rewrite reads it.
  mutating func checkResults() {
    let rule = compiler.scope.rule
    let built = rule.rewrite.map(\.expression.dataflow)
    let readValues = Set(
      built.flatMap(\.values) + rule.nodes.flatMap(\.inputSlots)
        + rule.eachPatterns.compactMap { $0 }.flatMap(\.template.slots))
    let readLists = Set(
      built.flatMap(\.lists) + rule.nodes.flatMap(\.inputLists)
        + rule.eachPatterns.compactMap { $0 }.flatMap { $0.elements.map(\.list) })
    for node in rule.nodes {
      let symbols: [Symbol] = node.outputs.map {
        switch $0 {
        case .value(let slot): .value(slot)
        case .list(let slot): .list(slot)
        }
      }
      let isRead = symbols.contains {
        switch $0 {
        case .value(let slot): readValues.contains(slot)
        case .list(let slot): readLists.contains(slot)
        case .datum: false
        }
      }
      if !isRead, !symbols.contains(where: { replaced.contains($0) }) {
        compiler.scope.report(
          node.position, "no output of this \(node.op.name) is replaced by the rewrite",
          remedy: "replace one of its results, or leave the node out of the pattern")
      }
    }
    if rule.rewrite.isEmpty && compiler.scope.problems.isEmpty {
      compiler.scope.report(
        syntax.position, "the rewrite is empty", remedy: "say what replaces the results")
    }
    if rule.nodes.isEmpty && compiler.scope.problems.isEmpty {
      compiler.scope.report(
        syntax.position, "the pattern is empty", remedy: "say which nodes are to be found")
    }
  }
}
