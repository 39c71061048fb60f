import Rewriting
import RuleGeneration
import Testing

@Suite struct RuleGeneratorTests {
  @Test func findsTheLawsOfMatrixAlgebra() throws {
    let says = try GenerationRuns.equations(GenerationRuns.options("MatMul", "Add", size: 3)).says
    for law in [
      "(x y) z is x (y z)", "x y + x z is x (y + z)", "x y + z y is (x + z) y",
      "x + (y + z) is y + (x + z)",
    ] {
      #expect(says.contains(law), "\(says)")
    }
  }

  @Test func findsNothingThatIsFalse() throws {
    #expect(try GenerationRuns.equations(GenerationRuns.options("MatMul", size: 1)).says.isEmpty)
    let says = try GenerationRuns.equations(GenerationRuns.options("Sub", size: 2)).says
    #expect(
      says == ["x - (x - y) is y", "(x - y) - z is (x - z) - y", "x - (y - z) is z - (y - x)"])
  }

  @Test func functionsCommuteWithWhatMovesElements() throws {
    let says = try GenerationRuns.equations(
      GenerationRuns.options("Tanh", "Concat", "Transpose", size: 3)
    ).says
    #expect(says.contains("[tanh(x); tanh(y)] is tanh([x; y])"), "\(says)")
    #expect(says.contains { $0 == "tanh(x') is tanh(x)'" || $0 == "tanh(x)' is tanh(x')" })
    #expect(says.contains("x'' is x"))
    // Nothing else is known of them.
    #expect(try GenerationRuns.equations(GenerationRuns.options("Tanh", size: 3)).says.isEmpty)
  }

  @Test func mergesPairsIntoOneOperatorAndASplit() throws {
    let options = try GenerationRuns.options("MatMul", "Concat", "Split", size: 3)
    let says = try GenerationRuns.equations(options).says
    #expect(says.contains("the parts of x [y, z] are x y and x z"))
    #expect(says.contains("the parts of [x; y] z are x z and y z"))
  }

  @Test func verifiedRulesCanBeRead() throws {
    let options = try GenerationRuns.options("Exp", "Concat", "Split", size: 2)
    let result = try GenerationRuns.generator(options).run()
    let rules = try RuleSet(text: result.text, file: "generated.rules").rules
    #expect(!rules.isEmpty && rules.map(\.name) == result.rules.map(\.name))
    #expect(rules.allSatisfy { !$0.source.isEmpty && $0.family == "generated" })
    #expect(result.counts.written == rules.count && result.counts.isComplete)
    // An axis that the pattern gives may be any.
    let head = try #require(result.rules.first { $0.summary == "head([x; y]) is x." })
    #expect(head.text.contains("Split(Concat(x, y; axis: k); axis: k, split: m)"))
    // One of the two sizes is enough: the other follows.
    #expect(head.text.contains("m[0] == dim(x, k)") != head.text.contains("m[1] == dim(y, k)"))
    #expect(!head.text.contains("rank"))
  }

  @Test func theResultDoesNotDependOnThreads() throws {
    var options = try GenerationRuns.options("MatMul", "Neg", size: 2)
    let one = try GenerationRuns.generator(options).run()
    options.threads = 4
    let four = try GenerationRuns.generator(options).run()
    #expect(one.text == four.text && one.counts == four.counts)
    #expect(one.rules.count > 3)
  }

  @Test func stopsWhenTimeIsUp() throws {
    let generator = try GenerationRuns.generator(GenerationRuns.options("MatMul", size: 3))
    let result = try generator.run(isOver: { true })
    #expect(!result.counts.isComplete && result.rules.isEmpty && result.counts.terms == 0)
  }

  @Test func optionsOutOfRangeAreRefused() throws {
    var options = GenerationOptions(operators: [.add])
    options.size = 0
    let error = #expect(throws: GenerationError.self) { try options.validate() }
    #expect(error?.description == "size must be 1 to 6, not 0.")
    #expect(throws: GenerationError.self) { try TermOperator.named("Softmax") }
  }
}
