import TensorGraph

/// All rules that differ from a rule by one mistake: what the verifier must be able to notice.
public enum RuleMutator {
  /// The mutants of a rule, in the order of its text. Equal ones come once.
  public static func mutants(of rule: RewriteRule) -> [RuleMutant] {
    let syntax = rule.syntax
    var found: [RuleMutant] = []
    func add(_ kind: RuleMutant.Kind, _ change: String, _ body: (inout RuleSyntax) -> Void) {
      var mutated = syntax
      body(&mutated)
      found.append(RuleMutant(rule: rule.name, kind: kind, change: change, syntax: mutated))
    }
    for (index, statement) in syntax.match.enumerated() {
      for variant in statement.value.variants(in: MutationPlace(section: .match)) {
        add(variant.kind, "match \(index + 1): \(variant.change)") {
          $0.match[index] = statement.with(value: variant.syntax)
        }
      }
    }
    for sharing in SharedNames(syntax.match).lost {
      add(.lostSharing, "match \(sharing.statement + 1): another value for \(sharing.name)") {
        $0.match[sharing.statement] = sharing.changed
      }
    }
    for (index, condition) in syntax.conditions.enumerated() {
      switch condition {
      case .binding(let statement):
        for variant in statement.value.variants(in: MutationPlace(section: .condition)) {
          add(variant.kind, "where: \(variant.change)") {
            $0.conditions[index] = .binding(statement.with(value: variant.syntax))
          }
        }
      case .test(let test):
        add(.lostCondition, "where without \(condition.text)") { $0.conditions.remove(at: index) }
        for variant in test.variants(in: MutationPlace(section: .condition)) {
          add(variant.kind, "where: \(variant.change)") {
            $0.conditions[index] = .test(variant.syntax)
          }
        }
      }
    }
    for (index, statement) in syntax.rewrite.enumerated() {
      for variant in statement.value.variants(in: MutationPlace(section: .rewrite)) {
        add(variant.kind, "rewrite \(index + 1): \(variant.change)") {
          $0.rewrite[index] = statement.with(value: variant.syntax)
        }
      }
      for second in statement.targets.indices.dropFirst() {
        var targets = statement.targets
        targets.swapAt(second - 1, second)
        let swapped = StatementSyntax(
          targets: targets, isLet: statement.isLet, value: statement.value,
          position: statement.position)
        add(
          .swappedTargets,
          "rewrite \(index + 1): \(targets[second].name) and \(targets[second - 1].name) exchanged"
        ) { $0.rewrite[index] = swapped }
      }
    }
    var texts: Set<String> = [syntax.canonicalForm]
    return found.filter { texts.insert($0.syntax.canonicalForm).inserted }
  }
}

extension StatementSyntax {
  func with(value: Syntax) -> StatementSyntax {
    StatementSyntax(targets: targets, isLet: isLet, value: value, position: position)
  }
}

extension RuleSyntax {
  /// What the rule says, the operands of commutative operators in one order.
  var canonicalForm: String {
    (match.map { $0.with(value: $0.value.ordered).text } + ["where"]
      + conditions.map(\.text).sorted() + ["rewrite"]
      + rewrite.map { $0.with(value: $0.value.ordered.completed).text }).joined(separator: "\n")
  }
}

extension Syntax {
  /// The expression with the inputs of commutative operators sorted by their text.
  fileprivate var ordered: Syntax {
    guard case .operation(let operation) = kind else { return self }
    let inputs = operation.inputs.map(\.ordered)
    let sorted = operation.op.isCommutative ? inputs.sorted { $0.text < $1.text } : inputs
    return Syntax(kind: .operation(operation.with(inputs: sorted)), position: position)
  }
}

extension Syntax {
  /// The expression with the attributes that a rewrite leaves to their defaults, all sorted.
  fileprivate var completed: Syntax {
    guard case .operation(let operation) = kind else { return self }
    var attributes = operation.attributes
    for rule in operation.op.attributeRules
    where operation.copied.isEmpty && !attributes.contains(where: { $0.label == rule.name }) {
      guard let value = rule.defaultValue.flatMap(Syntax.init) else { continue }
      attributes.append(LabelledSyntax(label: rule.name, value: value, position: position))
    }
    attributes.sort { $0.label < $1.label }
    let inputs = operation.inputs.map(\.completed)
    return Syntax(
      kind: .operation(operation.with(inputs: inputs, attributes: attributes)), position: position)
  }

  /// An attribute's value as it is written, for the kinds that have defaults.
  private init?(_ value: AttributeValue) {
    let kind: Kind? =
      switch value {
      case .int(let number): .int(number)
      case .float(let number): .double(Double(number))
      case .string(let text): .string(text)
      default: nil
      }
    guard let kind else { return nil }
    self.init(kind: kind, position: SourcePosition(line: 1, column: 1))
  }
}

/// Names that stand for one value at several inputs of a pattern.
private struct SharedNames {
  /// A statement in which one of the later places takes any value.
  struct Lost {
    let name: String
    let statement: Int
    let changed: StatementSyntax
  }

  private(set) var lost: [Lost] = []

  init(_ statements: [StatementSyntax]) {
    let results = Set(statements.flatMap { $0.targets.map(\.name) })
    var seen: Set<String> = []
    for (index, statement) in statements.enumerated() {
      for (name, changed) in statement.value.withoutOneName()
      where name != "_" && !results.contains(name) {
        guard !seen.insert(name).inserted else { continue }
        lost.append(
          Lost(name: name, statement: index, changed: statement.with(value: changed)))
      }
    }
  }
}

extension Syntax {
  /// For each name among the inputs of an operator, the name and the expression with `_` for it.
  fileprivate func withoutOneName() -> [(name: String, changed: Syntax)] {
    guard case .operation(let operation) = kind else { return [] }
    return operation.inputs.enumerated().flatMap { index, input -> [(String, Syntax)] in
      func replaced(_ changed: Syntax) -> Syntax {
        var inputs = operation.inputs
        inputs[index] = changed
        return Syntax(kind: .operation(operation.with(inputs: inputs)), position: position)
      }
      if case .name(let name) = input.kind {
        return [(name, replaced(Syntax(kind: .name("_"), position: input.position)))]
      }
      return input.withoutOneName().map { ($0.name, replaced($0.changed)) }
    }
  }
}
