import Rewriting
import Testing

@testable import TASORules

@Suite struct ImportTests {
  private func verify(_ text: String) throws -> VerificationReport {
    let rules = try RuleSet(text: text, file: "test")
    #expect(rules.rules.count == 1)
    var options = VerificationOptions()
    options.instances = 15
    options.mostDraws = 4000
    return try RuleVerifier(options: options).verify(rules.rules[0])
  }

  @Test func everyTranslationVerifies() throws {
    for part in try RuleFiles.imported(RuleFiles.all).distinctParts {
      let report = try verify(part.text)
      #expect(report.isVerified, "\(report)\n\(part.text)")
    }
  }

  /// What the importer demands beyond the file is needed: without it the verifier finds the rule
  /// wrong.
  @Test(arguments: [
    (3, [("group: 1", "group: g")]),
    (4, [("dim(v10, 0) * g1 == dim(v11, 0) * g0", "true")]),
    (
      5,
      [
        ("shape(v10) == shape(v4)", "dim(v10, 2) == dim(v4, 2)"),
        ("dim(v12, 1) == dim(v11, 1)", "true"),
      ]
    ),
  ])
  func demandsAreNeeded(rule: Int, changes: [(demand: String, without: String)]) throws {
    var text = try RuleFiles.imported(RuleFiles.all).entries[rule].parts[0].text
    for (demand, without) in changes {
      #expect(text.contains(demand), "\(text)")
      text = text.replacing(demand, with: without)
    }
    let report = try verify(text)
    #expect(!report.failures.isEmpty, "\(report)\n\(text)")
  }

  @Test func demandsAreReported() throws {
    let entries = try RuleFiles.imported(RuleFiles.all).entries
    #expect(entries[0].parts[0].demands == [])
    #expect(entries[0].formula == "((v1 @ v4) @ v5) -> (v1 @ (v4 @ v5))")
    #expect(entries[3].parts[0].demands.last?.contains("ungrouped") == true)
    #expect(
      entries[5].parts[0].demands == ["dim(v10, 1) == dim(v4, 1)", "dim(v12, 1) == dim(v11, 1)"])
  }

  @Test func whatSaysTheSameIsThereOnce() throws {
    let imported = try RuleFiles.imported([RuleFiles.rotateSum, RuleFiles.rotateSumAgain])
    #expect(imported.distinctParts.map(\.name) == ["taso-000"])
    #expect(imported.entries[1].parts.map(\.sameAs) == ["taso-000"])
  }

  /// A rule whose halves share nothing is two rules.
  @Test func unconnectedHalvesAreTwoRules() throws {
    let parts = try RuleFiles.imported([RuleFiles.twoHalves]).distinctParts
    #expect(parts.map(\.name) == ["taso-000-part-1", "taso-000-part-2"])
    #expect(parts[0].text.contains("s1 = com.microsoft.FusedConv(v7, v9"))
    #expect(parts[1].text.contains("s0 = Relu(t0)"))
  }

  @Test func refusalsSayWhy() throws {
    typealias F = RuleFiles
    let cases: [([TASOOperator], String)] = [
      ([F.op(99, [F.v(1)])], "type 99 is unknown"),
      ([F.op(8, [F.v(1), F.v(2)])], "2 inputs instead of 1"),
      ([F.op(3, [F.v(1), F.v(2)], [6: 1, 7: 1, 8: 0])], "lacks parameter 9"),
      ([F.op(3, [F.v(1), F.v(2)], [6: 2, 7: 2, 8: 0, 9: 0])], "strides other than 1"),
      ([F.op(18, [F.v(1), F.v(2)], [9: 2])], "activation"),
      ([F.relu(F.r(3))], "reads an output that no earlier one has"),
      ([F.concat(F.v(1), F.v(2), axis: 4, rank: 4)], "rank 4 along axis 4"),
    ]
    for (steps, reason) in cases {
      let entry = try F.imported([F.rule(steps, steps, [(F.r(0), F.r(0))])]).entries[0]
      #expect(entry.refusal?.contains(reason) == true, "\(entry.refusal ?? "none"): \(reason)")
      #expect(entry.parts.isEmpty)
    }
  }

  @Test func handWrittenRulesVerify() throws {
    let rules = try RuleSet(
      files: [
        ("hand-written", HandWrittenRules.text), ("groups", HandWrittenRules.mergeGroupsText),
      ])
    #expect(rules.rules.count == 8)
    for rule in rules.rules {
      var options = VerificationOptions()
      options.instances = 20
      let report = try RuleVerifier(options: options).verify(rule)
      #expect(report.isVerified, "\(report)")
    }
  }

  @Test func ruleFileHasWhatIsAskedFor() throws {
    let imported = try RuleFiles.imported(RuleFiles.all)
    let text = imported.ruleFile(appending: [HandWrittenRules.text]) { $0.name != "taso-001" }
    let rules = try RuleSet(text: text, file: "taso.rules")
    #expect(rules.rules.count == imported.distinctParts.count - 1 + 6)
    #expect(rules.index(ofRuleNamed: "taso-001") == nil)
  }
}
