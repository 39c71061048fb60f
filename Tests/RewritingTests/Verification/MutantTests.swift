import Testing

@testable import Rewriting

/// A bundled rule with one mistake in it.
struct Mutant: Sendable, CustomTestStringConvertible {
  let rule: String
  let correct: String
  let wrong: String

  init(_ rule: String, _ correct: String, _ wrong: String) {
    self.rule = rule
    self.correct = correct
    self.wrong = wrong
  }

  var testDescription: String { "\(rule): \(correct) -> \(wrong)" }

  /// The rule's text with the mistake.
  func text() throws -> String {
    let files = try BundledRuleTexts.all()
    let blocks = files.flatMap { $0.split(separator: "\n\n").map(String.init) }
    let block = try #require(blocks.first { $0.hasPrefix("rule \(rule)\n") })
    #expect(block.contains(correct), "\(rule) no longer says \(correct)")
    return block.replacing(correct, with: wrong, maxReplacements: 1) + "\n"
  }
}

/// Wrong attributes, wrong axes, lost conditions, lost operands: the verifier must notice each.
@Suite struct MutantTests {
  static let mutants: [Mutant] = [
    Mutant("merge-matmul-same-input", "axis: rank(y) - 1", "axis: 1"),
    Mutant("merge-matmul-same-input", ", rank(u) == 2, rank(v) == 2", ""),
    Mutant("merge-matmul-same-input", "[dim(u, 1), dim(v, 1)]", "[dim(v, 1), dim(u, 1)]"),
    Mutant("merge-scaled-low-rank-update", "Mul(MatMul(p, q), s)", "MatMul(p, q)"),
    Mutant("factor-matmul-shared-right", "Add(x, y), w", "Add(x, w), y"),
    Mutant("fold-row-scale", "shape: [dim(w, 0), 1]", "shape: [1, dim(w, 0)]"),
    Mutant("fold-column-scale", "shape(s) == [dim(w, -1)]", "rank(s) <= 2"),
    Mutant("fuse-gemm", "transB: 0", "transB: 1"),
    Mutant("unfuse-gemm", "alpha: 1.0, ", ""),
    Mutant("fold-transpose-into-gemm-right", "1 - t", "t"),
    Mutant("fold-batch-normalization", "Sub(shift, Mul(mean, f))", "shift"),
    Mutant("merge-parallel-convs", ", group: 1)", ", group: g)"),
    Mutant("merge-parallel-convs", "pads: p, ", ""),
    Mutant("enlarge-1x1-kernel", "p[0] + 1, ", "p[0], "),
    Mutant("enlarge-1x1-kernel", ", dilations: [1, 1]", ""),
    Mutant("merge-conv-groups", "[0, 0, 0, n, 0, 0, 0, 0]", "[0, 0, 0, 0, 0, 0, 0, n]"),
    Mutant("average-pool-to-conv", "c == 1 or p == [0, 0, 0, 0]", "c >= 0"),
    Mutant("conv-1x1-to-matmul", ", group: 1", ""),
    Mutant("multiply-by-one", "shape(r) == shape(x)", "rank(x) >= 0"),
    Mutant("divide-twice", "Mul(y, z)", "Div(y, z)"),
    Mutant("distribute-multiply-over-add", "Mul(y, z))", "y)"),
    Mutant("relu-before-positive-factor", "value(c) > 0", "value(c) != 0"),
    Mutant("merge-transposes", "compose(p, q)", "compose(q, p)"),
    Mutant("transpose-of-concat", "inverse(p)[k]", "p[k]"),
    Mutant("transpose-of-add", "rank(x) == rank(y)", "rank(x) >= 0"),
    Mutant("slice-of-concat-first", "b[0] <= dim(x, k), ", ""),
    Mutant("transpose-to-reshape", "dim(x, 0) == 1 or dim(x, 1) == 1", "rank(x) == 2"),
    Mutant("fuse-rms-normalization", "q == [rank(x) - 1], ", ""),
    Mutant("unfuse-layer-normalization", "constant(f, like: x)", "constant(1.0, like: x)"),
    Mutant("fuse-gelu-divided", "1.4142135", "1.5"),
    Mutant("use-fast-gelu", "approximate: \"tanh\"", "approximate: \"none\""),
    Mutant("fuse-skip-layer-normalization", "epsilon: f)\n  where", "epsilon: e)\n  where"),
  ]

  @Test(arguments: mutants) func isCaught(_ mutant: Mutant) throws {
    let rules: RuleSet
    do {
      rules = try RuleSet(text: mutant.text(), file: "mutant.rules")
    } catch is RuleFileError {
      return  // A mistake that the compiler of rules finds never gets as far as here.
    }
    let report = try RuleVerifier().verify(rules.rules[0])
    #expect(!report.isVerified, "\(report)")
    #expect(!report.failures.isEmpty, "\(report)")
  }
}
