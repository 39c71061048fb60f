import TensorGraph
import Testing

@testable import Rewriting

@Suite struct RuleExampleTests {
  @Test func everyBundledRuleMatchesItsExample() throws {
    for rule in try RuleSet.bundled().rules {
      let isMatched = RuleExample(of: rule) != nil
      #expect(isMatched, "\(rule.name)")
    }
  }

  @Test func ownExamplesGiveTypesAndAttributes() throws {
    let rules = try RuleExamples.set(
      RuleExamples.rule(
        "r",
        """
          match    r = Softmax(Add(x, c); axis: k)
          where    weight(c)
          rewrite  r = Softmax(Add(c, Identity(x)); axis: k)
          example  x: float32[4,8], c: weight float32[8], k: 1
        """))
    let rule = try #require(rules.rules.first)
    let example = try #require(RuleExample(of: rule))
    #expect(example.isWritten)
    #expect(example.before.inputs.map { example.before[$0].outputs[0].shape } == [[4, 8]])
    #expect(RuleExample.listing(example.before).contains("Softmax(n2; axis: 1)"))
  }

  @Test func anExampleThatDoesNotMatchIsNone() throws {
    let rules = try RuleExamples.set(
      RuleExamples.rule(
        "r",
        """
          match    r = Relu(x)
          where    rank(x) == 2
          rewrite  r = Relu(Identity(x))
          example  x: float32[4]
        """))
    #expect(RuleExample(of: try #require(rules.rules.first)) == nil)
  }

  @Test(arguments: [
    ("x: float32[4", "instead of ']'"), ("r: float32[4]", "but the rule computes it"),
    ("z: float32[4]", "is no variable of the pattern"), ("k: float32[4]", "but it is an attribute"),
    ("x: float32[0]", "instead of a size"), ("x: float32, x: float32", "given twice"),
    ("x: weight 3", "neither a type nor a value"), ("x: y", "neither a type nor a value"),
  ])
  func refuses(_ example: String, _ message: String) {
    #expect {
      try RuleExamples.set(
        RuleExamples.rule(
          "r",
          """
            match    r = Softmax(x; axis: k)
            rewrite  r = Softmax(Identity(x); axis: k)
            example  \(example)
          """))
    } throws: { "\($0)".contains(message) }
  }
}
