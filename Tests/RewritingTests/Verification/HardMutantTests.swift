import SeededRandom
import TensorGraph
import Testing

@testable import Rewriting

/// Mistakes that only few instances tell from the rule: the verifier once took each of them.
@Suite struct HardMutantTests {
  struct Mistake: Sendable, CustomTestStringConvertible {
    let rule: String
    let change: String

    init(_ rule: String, _ change: String) {
      self.rule = rule
      self.change = change
    }

    var testDescription: String { "\(rule): \(change)" }
  }

  static let mistakes: [Mistake] = [
    // A padding that no convolution has.
    Mistake("fold-pad-into-conv", "match 1: Pad without mode: \"constant\""),
    Mistake("fold-pad-into-conv", "where without take(q, 2) == [0, 0]"),
    Mistake("fold-pad-into-conv", "where without q[2] >= 0"),
    Mistake("fold-pad-into-conv-with-bias", "where without q[3] >= 0"),
    Mistake("fold-pad-into-conv-with-bias", "where without q[5] == 0"),
    Mistake("shrink-padded-kernel", "match 1: Pad without mode: \"constant\""),
    // Convolutions that differ, and whose outputs have one shape all the same.
    Mistake("concat-of-convs", "match 1: Conv without strides: s"),
    Mistake("concat-of-convs", "match 2: Conv without strides: s"),
    Mistake("concat-of-convs-with-bias", "match 2: Conv without dilations: d"),
    Mistake("join-grouped-convs", "match 3: Conv without strides: s"),
    Mistake("join-grouped-convs-with-bias", "match 2: Conv without dilations: d"),
    Mistake("factor-convs-shared-weight", "match 1: Conv without dilations: d"),
    Mistake("join-conv-contractions-with-bias", "match 2: Conv without dilations: d"),
    Mistake("conv-of-relu-split", "match 1: Conv without strides: s"),
    Mistake("concat-conv-conv-to-conv-concat", "match 1: Conv without dilations: spread"),
    // Attributes that were never drawn, or hardly ever.
    Mistake("clip-to-relu", "match 1: Clip without max: none"),
    Mistake("unfuse-matmul-factor", "match 1: FusedMatMul without transBatchB: 0"),
    Mistake("fuse-skip-layer-normalization", "where without f >= 0.0"),
    Mistake("use-multi-head-attention", "where without rank(x) == 3"),
    Mistake("fuse-quick-gelu", "where without uniform(c)"),
    Mistake("fuse-matmul-factor", "where without constant(s)"),
    // Ranks and sizes of 1.
    Mistake("fuse-attention", "where without rank(c) == 0"),
    Mistake("fuse-attention-heads", "where without rank(y) == 3"),
    Mistake("fold-conv-input-scale", "where without dim(x, 1) == dim(w, 1)"),
    Mistake(
      "associate-matmul-left",
      "where without ((rank(x) >= 2) or (rank(y) == 2)) or (rank(z) == 2)"),
    Mistake(
      "distribute-residual-product", "where without shape(r) == broadcast(shape(x), shape(y))"),
    Mistake("matmul-transpose-mul-to-matmul-transpose-mul", "where without rank(x) == 2"),
    Mistake("split-add-concat-to-add-split-and-add-split", "match 1: Concat without axis: k"),
    Mistake("split-conv-to-conv-split-and-conv-split", "rewrite 1: split: m -> reverse(m)"),
    // Integers.
    Mistake("divide-twice", "where without float(x)"),
    Mistake("relu-after-positive-factor", "where without float(x)"),
    // Constants that round, and ranges that products leave.
    Mistake("subtract-twice", "where without addable(y, z)"),
    Mistake("add-weights-first", "where without addable(c, d)"),
    Mistake("sub-add-to-input", "where without not constant(y)"),
    Mistake("multiply-weights-first", "where without multipliable(c, d)"),
    Mistake("multiply-weight-last", "where without wide(x)"),
    Mistake("multiply-weight-earlier", "where without wide(x)"),
  ]

  @Test(arguments: mistakes) func isNoticed(_ mistake: Mistake) throws {
    let rule = try #require(
      try RuleSet.bundled().rules.first { $0.name == mistake.rule })
    let mutants = RuleMutator.mutants(of: rule).filter { $0.change == mistake.change }
    #expect(!mutants.isEmpty, "\(mistake.rule) has no mutant \(mistake.change)")
    for mutant in mutants {
      let verdict = try MutantJudge().verdict(on: mutant, of: rule)
      #expect(verdict.isRejected, "\(mutant): \(verdict)")
    }
  }

  /// A mistake that shows in one shape alone, of which the verifier knows nothing: whether few
  /// instances have it is luck, and where none has, the judge finds it by the rule.
  @Test func whatTheVerifierDoesNotNoticeTheJudgeDoes() throws {
    let body = """
        match    r = Relu(x)
        where    rank(x) == 2, dim(x, 0) != 5 or dim(x, 1) != 3
        rewrite  let d = choose(dim(x, 0) == 5 and dim(x, 1) == 3, 1.0, 0.0)
                 r = Add(Relu(x), constant(d, like: x))
      """
    let rule = try #require(try RuleExamples.set(RuleExamples.rule("r", body)).rules.first)
    let mutant = try #require(
      RuleMutator.mutants(of: rule).first {
        $0.kind == .lostCondition && $0.change.contains("!= 5")
      })
    var verdicts: [String] = []
    for seed in UInt64(1)...12 {
      var options = MutantJudge.defaultOptions
      options.instances = 1
      options.mostTrialDraws = 0
      options.seed = seed
      verdicts.append(try MutantJudge(options: options).verdict(on: mutant, of: rule).name)
    }
    #expect(verdicts.contains("missed"), "\(verdicts)")
    let found = ["missed", "caught (outputsDiffer)", "caught late (outputsDiffer)"]
    #expect(verdicts.count { found.contains($0) } >= 9, "\(verdicts)")
  }

  @Test func worthwhileConditionsAreGuidance() throws {
    func verdict(_ rewrite: String) throws -> String {
      let body = """
          match    r = Relu(x)
          where    worthwhile(rank(x) >= 2)
          rewrite  r = \(rewrite)
        """
      let rule = try #require(try RuleExamples.set(RuleExamples.rule("r", body)).rules.first)
      let mutant = try #require(RuleMutator.mutants(of: rule).first { $0.kind == .lostCondition })
      return try MutantJudge().verdict(on: mutant, of: rule).name
    }
    #expect(try verdict("Relu(Relu(x))") == "guidance")
    // What the rule needs is no guidance, whatever it says of itself.
    #expect(try verdict("Reshape(Relu(x); shape: [dim(x, 0)] ++ drop(shape(x), 1))") != "guidance")
  }
}
