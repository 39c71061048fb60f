import Foundation
import SeededRandom
import TensorGraph
import Testing

@testable import Rewriting

/// Every bundled rule, verified.
@Suite struct BundledRuleTests {
  static let families = [
    "attention", "convolution", "elementwise", "fused", "generated", "matmul", "movement",
    "normalization",
  ]

  /// The rules of one file are verified with another seed than those of the others.
  @Test(arguments: families) func everyRuleVerifies(file: String) throws {
    let rules = try RuleSet.bundled().filtered { $0.file == file + ".rules" }
    #expect(!rules.rules.isEmpty)
    for rule in rules.rules {
      let report = try RuleVerifier().verify(rule)
      #expect(report.isVerified, "\(report)")
      #expect(report.largestError <= 1e-4, "\(report)")
    }
  }

  @Test func familiesAndNamesAreWellFormed() throws {
    let rules = try RuleSet.bundled().rules
    #expect(rules.count >= 60)
    #expect(Set(rules.map(\.name)).count == rules.count)
    for rule in rules {
      #expect(Self.families.contains(rule.family), "\(rule.name)")
      #expect(rule.file == rule.family + ".rules", "\(rule.name)")
      #expect(rule.summary.hasSuffix("."), "\(rule.name)")
    }
  }

  /// A drawn instance of each rule, matched with all rules together, has that rule among its
  /// candidates, and nothing that matches there is impossible to build.
  @Test func everyRuleMatchesAmongAll() throws {
    let rules = try RuleSet.bundled()
    for (number, rule) in rules.rules.enumerated() {
      var isFound = false
      let facts = RuleFacts(rule.syntax)
      for draw in 0..<10_000 where !isFound {
        guard
          let instance = try? PatternSampler.sample(
            facts, random: CounterRandom(seed: 3, stream: [UInt64(draw)]), label: "",
            integers: false),
          !CandidateSet(rules: RuleSet([rule]), graph: instance.graph).candidates.isEmpty
        else { continue }
        let all = CandidateSet(rules: rules, graph: instance.graph)
        isFound = true
        #expect(all.candidates.contains { $0.rule == number }, "\(rule.name)")
        #expect(all.failures.isEmpty, "\(rule.name): \(all.failures)")
      }
      #expect(isFound, "\(rule.name)")
    }
  }
}
