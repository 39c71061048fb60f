import Rewriting
import RuleGeneration
import Testing

/// Each reason to leave something out has a case.
@Suite struct PruningTests {
  @Test func renamingsAreOneEquation() throws {
    // x + (y + z) in all orders of names.
    let (says, counts) = try GenerationRuns.equations(GenerationRuns.options("Add", size: 2))
    #expect(counts.renamings > 0)
    #expect(says == ["x + (y + z) is y + (x + z)"])
  }

  @Test func oneOperatorOfEqualInputsIsNoRule() throws {
    var options = try GenerationRuns.options("Transpose", "Neg", size: 3)
    options.keepsDerivable = true
    let (says, counts) = try GenerationRuns.equations(options)
    // -(x'') is -x because x'' is x.
    #expect(counts.sharedContexts > 0)
    #expect(says.contains("x'' is x") && !says.contains("-x'' is -x"))
  }

  @Test func aCommonPartThatMayBeAnythingIsReplaced() throws {
    var options = try GenerationRuns.options("Add", "Exp", size: 3)
    options.keepsDerivable = true
    let (says, counts) = try GenerationRuns.equations(options)
    // x + (y + exp(z)) is y + (x + exp(z)) says no more than it does of any z.
    #expect(counts.commonSubgraphs > 0)
    #expect(!says.isEmpty && !says.contains { $0.contains("exp") })
  }

  @Test func equalNamesThatMayDifferAreReplaced() throws {
    let (says, counts) = try GenerationRuns.equations(GenerationRuns.options("MatMul", size: 2))
    #expect(counts.instances > 0)
    #expect(says == ["(x y) z is x (y z)"])
  }

  @Test func equalitiesByAccidentOfSizesAreTested() throws {
    let options = try GenerationRuns.options("Concat", "Split", "MatMul", size: 3)
    #expect(try GenerationRuns.equations(options).counts.accidents > 0)
  }

  @Test func whatHoldsForSizesOfOneOnlyIsLeftOut() throws {
    // Where x has one row and one column, it is its own sum.
    let options = try GenerationRuns.options("ReduceSum", "Mul", size: 2)
    let (says, counts) = try GenerationRuns.equations(options)
    #expect(counts.misfits + counts.illTyped > 0)
    #expect(!says.isEmpty && !says.contains { $0.hasSuffix("is x") })
  }

  @Test func whatExistingOrNewRulesDeriveIsLeftOut() throws {
    let options = try GenerationRuns.options("MatMul", "Neg", size: 2)
    let found = try GenerationRuns.generator(options).run()
    #expect(found.counts.derivableFromNew > 0)
    let again = try GenerationRuns.generator(options, existing: found.text).run()
    #expect(again.rules.isEmpty)
    #expect(again.counts.derivableFromExisting >= found.rules.count)
  }

  @Test func aRightSideWithUnreadResultsOrUnknownNamesIsNotWritten() throws {
    // x is head([x, y]) can be read only backwards.
    let options = try GenerationRuns.options("Concat", "Split", size: 2)
    let result = try GenerationRuns.generator(options).run()
    #expect(result.counts.unwritable + result.counts.wasteful > 0)
    #expect(result.rules.contains { $0.summary == "head([x; y]) is x." })
    #expect(!result.rules.contains { $0.summary.hasPrefix("x is head(") })
  }

  /// In the field a convolution has one pixel: whether it may be joined with its own input, the
  /// sizes of the kernel say, which the conditions do not ask for.
  @Test func theVerifierHasTheLastWord() throws {
    var options = try GenerationRuns.options("Conv", "Concat", size: 3)
    options.variables = 2
    options.keepsDerivable = true
    let result = try GenerationRuns.generator(options).run()
    #expect(result.counts.refused == result.findings.count && result.counts.refused > 0)
    #expect(result.findings.allSatisfy { $0.reason.contains("failures") })
    #expect(result.rules.count + result.findings.count <= result.counts.directions)
  }
}
