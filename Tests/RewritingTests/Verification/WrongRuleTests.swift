import Testing

@testable import Rewriting

/// Rules that hold for nearly all numbers: the verifier must meet those for which they do not.
@Suite struct WrongRuleTests {
  static let rules = [
    // Numbers half way between two, and equal ones.
    """
      match    y = Floor(Add(x, c))
      where    scalar(c), constant(c), rank(c) <= rank(x), value(c) == 0.5, float(x)
      rewrite  y = Round(x)
    """,
    """
      match    y = Greater(x, c)
      where    scalar(c), constant(c), rank(c) <= rank(x), value(c) == 1, float(x)
      rewrite  y = GreaterOrEqual(x, c)
    """,
    // Integers that floating point does not hold, and sums that overflow.
    "  match    y = Cast(Cast(x; to: float32); to: int64)\n  rewrite  y = Cast(x; to: int64)",
    "  match    y = Cast(Cast(x; to: int32); to: int64)\n  rewrite  y = Cast(x; to: int64)",
    """
      match    y = Add(Cast(x; to: float32), Cast(z; to: float32))
      rewrite  y = Cast(Add(x, z); to: float32)
    """,
    """
      match    y = Equal(Cast(x; to: float32), Cast(z; to: float32))
      rewrite  y = Equal(x, z)
    """,
    // Bounds that exclude each other.
    "  match    y = Relu(Clip(x; min: a, max: b))\n  rewrite  y = Clip(x; min: max(a, 0.0), max: b)",
    "  match    y = Clip(x; min: a, max: b)\n  rewrite  y = Clip(Clip(x; max: b); min: a)",
    """
      match    y = Clip(Clip(x; min: a, max: b); min: c, max: d)
      rewrite  y = Clip(x; min: max(a, c), max: min(b, d))
    """,
    // A slope that falls, and a bias beyond the threshold.
    """
      match    y = ReduceMax(HardSigmoid(x; alpha: a, beta: b); axes: k, keepdims: d)
      rewrite  y = HardSigmoid(ReduceMax(x; axes: k, keepdims: d); alpha: a, beta: b)
    """,
    """
      match    y = Relu(Shrink(x; bias: b, lambd: l))
      rewrite  y = Shrink(Relu(x); bias: b, lambd: l)
    """,
    // Rounding by adding a large constant, and a small one lost in a large one.
    "  match    y = Sub(Add(x, c), c)\n  where    scalar(c), rank(c) == 0\n  rewrite  y = x",
    "  match    y = Add(Add(x, c), d)\n  where    weight(c), weight(d)\n  rewrite  y = Add(x, Add(c, d))",
    "  match    y = Sub(Sub(x, c), d)\n  rewrite  y = Sub(x, Add(c, d))",
    "  match    y = Sub(Add(x, c), d)\n  rewrite  y = Add(x, Sub(c, d))",
    // Products that leave the range of float16, and of float32.
    "  match    y = Mul(Mul(x, c), z)\n  where    weight(c)\n  rewrite  y = Mul(Mul(x, z), c)",
    "  match    y = Mul(Mul(x, c), d)\n  where    weight(c), weight(d)\n  rewrite  y = Mul(x, Mul(c, d))",
    """
      match    y = MatMul(Mul(x, c), z)
      where    rank(c) == 0, weight(c)
      rewrite  y = Mul(MatMul(x, z), c)
    """,
    // Integers that wrap around, also those of few bits.
    "  match    y = Mul(Relu(x), c)\n  where    value(c) > 0\n  rewrite  y = Relu(Mul(x, c))",
    "  match    y = Greater(Sub(x, z), 0)\n  where    rank(x) == rank(z)\n  rewrite  y = Greater(x, z)",
    // A row of a mask that hides everything.
    """
      match    s = Mul(MatMul(q, Transpose(k; perm: [0, 1, 3, 2])), c)
               y = MatMul(Softmax(Add(s, m); axis: 3), v)
      where    rank(q) == 4, rank(v) == 4, rank(c) == 0, value(c) > 0, dim(q, 0) == dim(k, 0),
               dim(q, 1) == dim(k, 1), take(shape(v), 2) == take(shape(k), 2),
               drop(shape(m), 2) == drop(shape(s), 2), broadcasts(shape(m), shape(s))
      rewrite  y = Attention(q, k, v, m; scale: value(c))
    """,
  ]

  @Test(arguments: rules) func wrongRulesAreNotVerified(body: String) throws {
    let text = "rule wrong\n  summary  Wrong.\n  family   test\n  source   identity\n\(body)\n"
    let rule = try #require(try RuleSet(text: text, file: "wrong.rules").rules.first)
    let report = try RuleVerifier().verify(rule)
    #expect(!report.failures.isEmpty, "\(report)")
  }

  /// Sizes and lists that no computer holds are mistakes of a rule, not the end of the program.
  @Test(arguments: [
    "Split(x; axis: 0, split: [9223372036854775807, 9223372036854775807])",
    "Tile(x; repeats: repeat(9223372036854775807, rank(x)))",
    "Pad(x; pads: repeat(0 - 9223372036854775807, 2 * rank(x)))",
    "Mul(x, constant([1], like: x, shape: [4611686018427387904, 4]))",
    "Reshape(x; shape: [2147483647, 2147483647, 2147483647])",
    "Mul(x, constant(abs(0 - 9223372036854775807 - 1), like: x))",
    "Mul(x, constant(count(range(0 - 9223372036854775807, 9223372036854775807)), like: x))",
  ])
  func numbersThatOverflowAreReported(rewrite: String) throws {
    let text =
      "rule wrong\n  summary  Wrong.\n  family   test\n  source   identity\n"
      + "  match    y = Relu(x)\n  rewrite  y = \(rewrite)\n"
    let rule = try #require(try RuleSet(text: text, file: "wrong.rules").rules.first)
    let report = try RuleVerifier().verify(rule)
    #expect(report.failures.first?.kind == .rewriteImpossible, "\(report)")
  }
}
