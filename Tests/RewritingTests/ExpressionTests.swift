import Rewriting
import TensorGraph
import Testing

@Suite struct ExpressionTests {
  /// Each holds for x: float32[2,3,4], the constant c = [0.5, 0.5], p = [2, 0, 1].
  static let holding = [
    "shape(x) == [2, 3, 4]", "rank(x) == 3", "size(x) == 24", "dim(x, -1) == 4", "dim(x, 0) == 2",
    "type(x) == float32", "float(x)", "not integer(x)", "not scalar(x)", "not weight(x)",
    "weight(c)", "constant(c)", "uniform(c)", "value(c) == 0.5", "values(c) == [0.5, 0.5]",
    "value(c) * 2 == 1", "uses(r) == 1", "single(r)", "output(r)", "p == [2, 0, 1]",
    "permute(shape(x), p) == [4, 2, 3]", "shape(r) == permute(shape(x), p)",
    "inverse(p) == [1, 2, 0]", "compose(p, inverse(p)) == range(3)", "permutation(p)",
    "not permutation([0, 0])", "1 + 2 * 3 == 7", "(1 + 2) * 3 == 9", "7 // 2 == 3",
    "-7 // 2 == -4", "-7 % 3 == 2", "6 / 3 == 2", "7.0 / 2 == 3.5",
    "2 - -3 == 5", "[1, 2] ++ [3] == [1, 2, 3]", "count([4, 5]) == 2", "sum([1, 2, 3]) == 6",
    "product([2, 3]) == 6", "min(3, 1, 2) == 1", "max([3, 1]) == 3", "range(1, 3) == [1, 2]",
    "[7, 8, 9][1] == 8", "[7, 8, 9][-1] == 9", "[7, 8, 9][1:] == [8, 9]",
    "[7, 8, 9][:-1] == [7, 8]", "[7, 8, 9][1:2] == [8]", "take([1, 2], 1) == [1]",
    "drop([1, 2], 1) == [2]", "reverse([1, 2]) == [2, 1]", "sorted([3, 1, 2]) == [1, 2, 3]",
    "repeat(0, 2) == [0, 0]", "set([1, 2], 0, 5) == [5, 2]", "removing([1, 2], 0) == [2]",
    "inserting([1, 3], 1, 2) == [1, 2, 3]", "swapped([1, 2, 3], 0, -1) == [3, 2, 1]",
    "broadcast([3, 1], [4]) == [3, 4]", "broadcastable([3, 1], [4])",
    "not broadcastable([3], [4])", "broadcasts([4], x)", "not broadcasts([5], x)",
    "not broadcasts(x, [4])", "sqrt(4) == 2", "abs(-3) == 3", "choose(1 < 2, 5, 6) == 5",
    "all(i in range(3): p[i] >= 0)", "any(i in p: i == 2)", "not all(i in p: i == 2)",
    "each(i in p: i * 2) == [4, 0, 2]", "all(i in p, j in inverse(inverse(p)): i == j)",
    "2 in p", "not (3 in p)", "type(x) in [float16, float32]", "1 < 2 and 2 < 3",
    "1 > 2 or 2 < 3", "1.0000001 == 1", "not (1.00001 == 1)", "x == x", "x != c",
    "[1, 2] * 2 == [2, 4]", "[1, 2] + [3, 4] == [4, 6]", "true", "not false", "has(r, \"perm\")",
    // What has no meaning does not hold.
    "not (1 == 1 and [1][5] == 1)", "[1][5] == 1 or true",
  ]

  static let undefined = [
    "[1][5] != 0", "value(x) != 0", "1 / 0 != 1", "7 / 2 != 0", "dim(x, 3) != 0",
  ]

  private func matches(_ condition: String) throws -> Bool {
    let rule = RuleExamples.rule(
      "r",
      """
        match    r = Transpose(x; perm: p)
                 q = Mul(r, c)
        where    \(condition)
        rewrite  q = Mul(c, Identity(r))
      """
    )
    let graph = try RuleExamples.graph([2, 3, 4]) { graph, x in
      let r = try graph.one(.transpose, ["perm": .ints([2, 0, 1])], x)
      let c = graph.weight("c", [2, 1], values: [0.5, 0.5])
      return [try graph.one(.mul, .none, r, c)]
    }
    let set = CandidateSet(rules: try RuleExamples.set(rule), graph: graph)
    return !set.candidates.isEmpty
  }

  @Test(arguments: holding.filter { !$0.contains("output(r)") })
  func holds(_ condition: String) throws {
    #expect(try matches(condition))
  }

  @Test(arguments: undefined) func hasNoMeaning(_ condition: String) throws {
    #expect(try !matches(condition))
  }

  @Test func letsNameValues() throws {
    #expect(try matches("let n = rank(x), let m = n + 1, m == 4"))
    #expect(try !matches("let n = rank(x), n == 4"))
  }

  @Test func outputsAreUses() throws {
    #expect(try matches("output(q), single(q), not output(r)"))
  }
}
