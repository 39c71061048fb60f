import Rewriting
import Testing

@Suite struct ParserErrorTests {
  /// Everything that a text is refused for, one line each.
  private func problems(_ text: String) -> [String] {
    do throws(RuleFileError) {
      _ = try RuleSet(text: text, file: "t.rules")
      return []
    } catch {
      return error.problems.map(\.description)
    }
  }

  private func problems(match: String, where conditions: String = "", rewrite: String) -> [String] {
    let section = conditions.isEmpty ? "" : "\n  where    \(conditions)"
    return problems(
      RuleExamples.rule("r", "  match    \(match)\(section)\n  rewrite  \(rewrite)"))
  }

  @Test func acceptsTheExampleOfTheDocumentation() throws {
    #expect(problems(RuleExamples.mergeMatMul) == [])
  }

  @Test func namesTheNearestOperator() {
    #expect(
      problems(match: "a = MatMull(x, y)", rewrite: "a = x") == [
        "t.rules:4:16: rule r: there is no operator 'MatMull'; did you mean 'MatMul'?"
      ])
  }

  @Test func namesTheNearestAttribute() {
    #expect(
      problems(match: "a = Concat(x, y; axes: 1)", rewrite: "a = Concat(y, x; axis: 1)") == [
        "t.rules:4:29: rule r: Concat has no attribute 'axes'; did you mean 'axis'? Concat has axis"
      ])
  }

  @Test func reportsEveryProblemOfEveryRule() {
    let text = """
      rule one
        summary  First.
        family   test
        source
        match    a = Relu(x
        rewrite  a = x

      stray
      rule two
        family   test
        match    a = Relu(x)
        where    rnk(x) == 2
        rewrite  a = z
      rule two
        summary  Third.
        family   test
        source   A test.
        match    a = Relu(x)
        rewrite  b = Relu(x)
                 x = a
      """
    #expect(
      problems(text) == [
        "t.rules:4:3: rule one: the section 'source' is empty; "
          + "name the paper, the specification or the identity that the rule comes from",
        "t.rules:5:22: rule one: found the end of the section instead of ')'; "
          + "write ')' to close Relu",
        "t.rules:8:6: rule one: found the end of the line instead of '='; "
          + "write '=' after the names of the results",
        "t.rules:9:1: rule two: the section 'summary' is missing; add it to the rule",
        "t.rules:9:1: rule two: the section 'source' is missing; add it to the rule",
        "t.rules:12:12: rule two: there is no function 'rnk'; did you mean 'rank'?",
        "t.rules:20:12: rule two: 'x' is a variable of the pattern and cannot be replaced; "
          + "choose another name, or replace a result of 'match'",
      ])
  }

  @Test func refusesUnboundNames() {
    #expect(
      problems(match: "a = Relu(xs)", where: "rank(x) == 2", rewrite: "a = xs") == [
        "t.rules:5:17: rule r: 'x' is not bound; bind it in match or let; did you mean 'a'?"
      ])
  }

  @Test func refusesResultsThatStay() {
    #expect(
      problems(match: "a = Relu(x)\n           b = Tanh(x)", rewrite: "a = x") == [
        "t.rules:5:16: rule r: no output of this Tanh is replaced by the rewrite; "
          + "replace one of its results, or leave the node out of the pattern"
      ])
  }

  @Test func refusesUnusedValues() {
    #expect(
      problems(match: "a = Relu(x)", rewrite: "b = Tanh(x)\n           a = x") == [
        "t.rules:5:12: rule r: 'b' is made and never used; "
          + "use it, write '_' for an output that is not needed, or remove the statement"
      ])
  }

  @Test func refusesNamesOfTwoKinds() {
    #expect(
      problems(match: "a = Concat(x...; axis: k)", where: "k == 0", rewrite: "a = Relu(x...)")
        == [])
    #expect(
      problems(match: "a = Concat(x..., x; axis: k)", rewrite: "a = Relu(x...)") == [
        "t.rules:4:29: rule r: 'x' is a list of values and stands where one value is needed; "
          + "write 'x...'"
      ])
  }

  @Test func refusesQuestionsAboutTheGraphInRewrites() {
    #expect(
      problems(
        match: "a = Transpose(x; perm: p)",
        rewrite: "a = Transpose(x; perm: choose(single(x), p, p))") == [
          "t.rules:5:42: rule r: 'single' asks about the graph around the match, in a rewrite; "
            + "move the question to 'where'"
        ])
  }

  @Test func refusesMissingAttributes() {
    #expect(
      problems(match: "a = Relu(x)", rewrite: "a = Transpose(x)") == [
        "t.rules:5:16: rule r: Transpose lacks the attribute 'perm', which has no default; "
          + "add 'perm: ...', or copy it with attributes(...)"
      ])
  }

  @Test func refusesDuplicateNamesAcrossFiles() {
    #expect {
      try RuleSet(files: [
        ("a.rules", RuleExamples.mergeMatMul), ("b.rules", RuleExamples.mergeMatMul),
      ])
    } throws: { error in
      (error as? RuleFileError)?.problems.map(\.description) == [
        "b.rules:1:1: rule merge-matmul-same-input: there is a rule of this name at a.rules:1; "
          + "rename one of the two"
      ]
    }
  }

  @Test(arguments: ["(", "[", "-", "not ", "abs(", "x[", "all(i in "])
  func refusesDeepNesting(_ part: String) {
    let text = String(repeating: part, count: 5_000)
    let found = problems(match: "a = Relu(x)", where: text, rewrite: "a = x")
    #expect(found.count == 1)
    #expect(found.first?.contains("nests more than 64 deep; name a part of it") == true)
  }

  @Test func neverCrashesOnDamagedText() {
    let text = Array(RuleExamples.mergeMatMul)
    for end in text.indices { _ = problems(String(text[..<end])) }
    for (position, character) in zip(
      text.indices, "()[]=,;:.#\"...+-*/ab1 ".lazy.cycled(text.count))
    {
      var damaged = text
      damaged[position] = character
      _ = problems(String(damaged))
      damaged.remove(at: position)
      _ = problems(String(damaged))
    }
  }
}

extension Sequence {
  /// The elements again and again, `count` in all.
  fileprivate func cycled(_ count: Int) -> [Element] {
    let all = Array(self)
    return (0..<count).map { all[$0 % all.count] }
  }
}
