import TensorGraph

/// Compiles one rule: names to slots, checks, plans.
struct RuleCompiler {
  let syntax: RuleSyntax
  var compiler: ExpressionCompiler
  /// Names that the rewrite introduced, with their positions.
  private(set) var introduced: [(name: String, position: SourcePosition)] = []
  private(set) var replaced: Set<Symbol> = []

  /// - Throws: every problem of the rule, in the order of the text.
  static func compile(_ syntax: RuleSyntax) -> Result<CompiledRule, RuleProblems> {
    let matched = PatternCompiler.compile(syntax.match)
    guard matched.problems.isEmpty else { return .failure(RuleProblems(matched.problems)) }
    var conditions = ExpressionCompiler(matched, .condition)
    for condition in syntax.conditions { add(condition, to: &conditions) }
    var compiler = RuleCompiler(
      syntax: syntax, compiler: ExpressionCompiler(conditions.scope, .rewrite))
    compiler.checkExample()
    for statement in syntax.rewrite { compiler.add(statement) }
    if compiler.compiler.scope.problems.isEmpty {
      compiler.checkUses()
      compiler.checkResults()
    }
    let problems = compiler.compiler.scope.problems
    guard problems.isEmpty else {
      return .failure(RuleProblems(problems.sorted { $0.position < $1.position }))
    }
    var rule = compiler.compiler.scope.rule
    rule.mayLoop = LoopAnalysis(rule).mayLoop
    rule.sharedLists = rule.listsAtSeveralPorts
    rule.symmetries = SymmetryFinder(rule).symmetries
    rule.plans = rule.nodes.indices.map { PlanBuilder(rule).plan(from: $0) }
    return .success(rule)
  }

  private init(syntax: RuleSyntax, compiler: ExpressionCompiler) {
    self.syntax = syntax
    self.compiler = compiler
  }

  private static func add(_ condition: ConditionSyntax, to compiler: inout ExpressionCompiler) {
    switch condition {
    case .test(let syntax):
      if let test = compiler.compile(syntax) {
        compiler.scope.rule.conditions.append(.test(test))
      }
    case .binding(let statement):
      if let (slot, expression) = define(statement, &compiler) {
        compiler.scope.rule.conditions.append(.define(slot: slot, expression))
      }
    }
  }

  private static func define(
    _ statement: StatementSyntax, _ compiler: inout ExpressionCompiler
  ) -> (Int, Expression)? {
    let target = statement.targets[0]
    guard let expression = compiler.compile(statement.value) else { return nil }
    guard compiler.scope.find(target.name) == nil else {
      compiler.scope.report(
        target.position, "'\(target.name)' is bound already", remedy: "choose another name")
      return nil
    }
    let slot = compiler.scope.newDatum(target.name)
    compiler.scope.define(target.name, .datum(slot))
    return (slot, expression)
  }

  private mutating func add(_ statement: StatementSyntax) {
    if statement.isLet {
      guard let (slot, expression) = Self.define(statement, &compiler) else { return }
      introduced.append((statement.targets[0].name, statement.targets[0].position))
      compiler.scope.rule.rewrite.append(
        RewriteStep(
          targets: [.define(slot)], expression: expression, position: statement.position))
      return
    }
    guard let expression = compiler.compile(statement.value) else { return }
    let targets = statement.targets.compactMap { target($0) }
    guard targets.count == statement.targets.count else { return }
    compiler.scope.rule.rewrite.append(
      RewriteStep(targets: targets, expression: expression, position: statement.position))
  }

  private mutating func target(_ target: TargetSyntax) -> RewriteStep.Target? {
    guard target.name != "_" else { return .ignore }
    let rule = compiler.scope.rule
    func refuse(_ message: String, remedy: String) -> RewriteStep.Target? {
      compiler.scope.report(target.position, message, remedy: remedy)
      return nil
    }
    switch compiler.scope.find(target.name) {
    case .value(let slot):
      guard rule.producers[slot] != nil else {
        return refuse(
          "'\(target.name)' is a variable of the pattern and cannot be replaced",
          remedy: "choose another name, or replace a result of 'match'")
      }
      let datum = compiler.scope.newDatum(target.name)
      replaced.insert(.value(slot))
      compiler.scope.define(target.name, .datum(datum))
      return .replace(value: slot, datum: datum)
    case .list(let slot):
      guard rule.listProducers[slot] != nil || rule.eachPatterns[slot] != nil else {
        return refuse(
          "'\(target.name)' is a list variable of the pattern and cannot be replaced",
          remedy: "choose another name, or replace a result of 'match'")
      }
      let datum = compiler.scope.newDatum(target.name)
      replaced.insert(.list(slot))
      compiler.scope.define(target.name, .datum(datum))
      return .replaceList(list: slot, datum: datum)
    case .datum:
      return refuse("'\(target.name)' is bound already", remedy: "choose another name")
    case nil:
      let datum = compiler.scope.newDatum(target.name)
      compiler.scope.define(target.name, .datum(datum))
      introduced.append((target.name, target.position))
      return target.isList ? .defineList(datum) : .define(datum)
    }
  }
}

/// All problems of one rule.
struct RuleProblems: Error {
  let errors: [SyntaxError]

  init(_ errors: [SyntaxError]) { self.errors = errors }
}
