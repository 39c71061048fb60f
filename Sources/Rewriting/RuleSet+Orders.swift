extension RuleSet {
  /// The same rules, giving a candidate for every order in which a pattern matches the same nodes:
  /// merging two products then gives both orders of the joined weights. For comparisons with
  /// programs that count so; a search gains nothing by it.
  public func matchingInEveryOrder() -> RuleSet {
    RuleSet(
      rules.map { rule in
        var program = rule.program
        program.symmetries = []
        // The plans leave out what a symmetric match stands for.
        program.plans = program.nodes.indices.map { [program] in PlanBuilder(program).plan(from: $0)
        }
        return RewriteRule(rule.syntax, program, file: rule.file)
      })
  }
}
