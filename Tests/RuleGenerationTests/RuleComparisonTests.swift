import Rewriting
import RuleGeneration
import Testing

@Suite struct RuleComparisonTests {
  private func rules(_ bodies: String...) throws -> RuleSet {
    let texts = bodies.enumerated().map { index, body in
      "rule r\(index)\n  summary  s.\n  family   f\n  source   x\n\(body)\n"
    }
    return try RuleSet(text: texts.joined(separator: "\n"), file: "test.rules")
  }

  private let associate = """
      match    r = MatMul(MatMul(x, y), z)
      where    rank(x) == 2, rank(y) == 2, rank(z) == 2
      rewrite  r = MatMul(x, MatMul(y, z))
    """

  @Test func findsARuleUnderOtherNamesAndBackwards() throws {
    let wanted = try rules(
      associate,
      """
        match    s = MatMul(p, q)
                 t = MatMul(o, s)
        where    rank(o) == 2, rank(p) == 2, rank(q) == 2
        rewrite  t = MatMul(MatMul(o, p), q)
      """)
    let comparison = RuleComparison(of: wanted, in: try rules(associate), seed: 1, threads: 2)
    #expect(comparison.found.map(\.rule) == ["r0", "r1"])
    #expect(comparison.missing.isEmpty && comparison.undrawn.isEmpty)
  }

  @Test func aRuleThatTakesTwoStepsOrAPartIsMissing() throws {
    // ((x y) z) u is x (y (z u)) by two applications; -(x y) z by one that leaves Neg alone.
    let wanted = try rules(
      """
        match    r = MatMul(MatMul(MatMul(x, y), z), u)
        where    rank(x) == 2, rank(y) == 2, rank(z) == 2, rank(u) == 2
        rewrite  r = MatMul(x, MatMul(y, MatMul(z, u)))
      """,
      """
        match    r = Neg(MatMul(MatMul(x, y), z))
        where    rank(x) == 2, rank(y) == 2, rank(z) == 2
        rewrite  r = Neg(MatMul(x, MatMul(y, z)))
      """)
    let comparison = RuleComparison(of: wanted, in: try rules(associate), seed: 1, threads: 1)
    #expect(comparison.missing == ["r0", "r1"])
  }

  @Test func aRuleThatNeverMatchesHasNoInstance() throws {
    let wanted = try rules(
      """
        match    r = Relu(x)
        where    rank(x) == 1, rank(x) == 2
        rewrite  r = x
      """)
    let comparison = RuleComparison(of: wanted, in: try rules(associate), seed: 1, threads: 1)
    #expect(comparison.undrawn == ["r0"])
  }

  @Test func bundledRulesAreFoundAgain() throws {
    var options = try GenerationRuns.options("MatMul", size: 2)
    options.keepsDerivable = true
    let text = try GenerationRuns.generator(options).run().text
    let wanted = try RuleSet.bundled().filtered { $0.name.hasPrefix("associate-matmul-") }
    let comparison = RuleComparison(
      of: wanted, in: try RuleSet(text: text, file: "generated.rules"), seed: 1, threads: 1)
    #expect(comparison.found.map(\.rule) == ["associate-matmul-right", "associate-matmul-left"])
  }
}
