import ONNXRuntime
import SeededRandom
import TensorGraph
import Testing

@testable import Rewriting

@Suite struct VerifierTests {
  private func rule(_ body: String) throws -> RewriteRule {
    try #require(try RuleExamples.set(RuleExamples.rule("r", body)).rules.first)
  }

  @Test func sameSeedGivesTheSameReport() throws {
    let rule = try #require(try RuleExamples.set(RuleExamples.mergeMatMul).rules.first)
    let first = try RuleVerifier().verify(rule)
    #expect(try RuleVerifier().verify(rule).description == first.description)
    #expect(first.isVerified, "\(first)")
  }

  @Test func aWrongRuleIsReportedWithItsInstance() throws {
    let report = try RuleVerifier().verify(
      rule("  match    r = Sub(x, y)\n  rewrite  r = Sub(y, x)"))
    let failure = try #require(report.failures.first)
    #expect(failure.kind == .outputsDiffer)
    #expect(failure.instance.contains("seed 1, draw"))
    #expect(failure.instance.contains("Sub(n0, n1)"))
    #expect(!report.isVerified)
  }

  @Test func shapesThatCannotBeBuiltAreReported() throws {
    let report = try RuleVerifier().verify(
      rule("  match    r = Relu(x)\n  rewrite  r = Reshape(Relu(x); shape: [1])"))
    #expect(report.failures.first?.kind == .rewriteImpossible, "\(report)")
  }

  @Test func aRuleThatNeverMatchesIsNotVerified() throws {
    var options = VerificationOptions()
    options.mostDraws = 200
    let report = try RuleVerifier(options: options).verify(
      rule("  match    r = Relu(x)\n  where    rank(x) == 1, rank(x) == 2\n  rewrite  r = x"))
    #expect(report.valid == 0 && report.drawn == 200 && report.failures.isEmpty)
    #expect(!report.isVerified)
  }

  @Test func integersAreComparedExactly() throws {
    // Equal in real numbers; on integers the half is lost.
    let report = try RuleVerifier().verify(
      rule("  match    r = Add(x, x)\n  rewrite  r = Mul(x, constant(2.0001, like: x))"))
    #expect(!report.isVerified)
    let exact = try RuleVerifier().verify(
      rule("  match    r = Add(x, x)\n  rewrite  r = Mul(x, constant(2, like: x))"))
    #expect(exact.isVerified, "\(exact)")
  }

  @Test func comparisonTellsNumbersFromNone() throws {
    func compare(_ a: [Float], _ b: [Float]) throws -> InstanceComparison.Result {
      InstanceComparison.compare(
        InstanceComparison.Values(
          before: [try TensorValue(floats: a, shape: [a.count])],
          after: [try TensorValue(floats: b, shape: [b.count])]), tolerance: 1e-4)
    }
    #expect(try compare([1, .nan, .infinity], [1, .nan, .infinity]).difference == nil)
    #expect(try compare([1, .nan], [1, 2]).difference != nil)
    #expect(try compare([1, .infinity], [1, -.infinity]).difference != nil)
    #expect(try compare([1000, 0], [1000, 0.05]).difference == nil)
    #expect(try compare([1000, 0], [1000, 0.2]).difference != nil)
    #expect(try !compare([0, 0], [0, 0]).isTelling)
    #expect(try !compare([1, .nan], [1, .nan]).isTelling)
  }

  @Test func drawsCoverRanksSizesOfOneAndIntegers() throws {
    let rule = try rule("  match    r = Add(x, y)\n  rewrite  r = Add(y, x)")
    var ranks: Set<Int> = []
    var ones = 0
    for draw in 0..<200 {
      let instance = try? PatternSampler.sample(
        RuleFacts(rule.syntax), random: CounterRandom(seed: 1, stream: [UInt64(draw)]), label: "",
        integers: false)
      for id in instance?.graph.nodeIDs ?? [] {
        guard let type = instance?.graph[id].outputs[0] else { continue }
        ranks.insert(type.rank)
        if type.shape.contains(1) { ones += 1 }
      }
    }
    #expect(ranks.isSuperset(of: [0, 1, 2, 3, 4]))
    #expect(ones > 50)
  }
}
