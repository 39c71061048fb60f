import Rewriting
import Testing

/// Rules that are left out under a cost profile say so themselves.
@Suite struct SlowerRuleTests {
  private func text(_ slower: String) -> String {
    """
    rule r
      summary  A test.
      family   test
      source   A test.
      slower   \(slower)
      match    y = Relu(x)
      rewrite  y = Relu(Relu(x))
    """
  }

  @Test func theProfileAndTheReasonAreRead() throws {
    let rules = try RuleSet(text: text("cpu: it is\n           known"), file: "t.rules")
    let slower = try #require(rules.rules[0].slower)
    #expect(slower.profile == "cpu" && slower.reason == "it is known")
    #expect(rules.withoutSlower(under: "cpu").rules.isEmpty)
    #expect(rules.withoutSlower(under: "gpu").rules.count == 1)
  }

  @Test(arguments: ["cpu", ": why", "a cpu: why", "cpu:"])
  func whatNamesNoProfileIsRefused(_ slower: String) {
    #expect(throws: RuleFileError.self) { try RuleSet(text: text(slower), file: "t.rules") }
  }

  /// What leaves the blocked layout of convolutions, and what the runtime does itself.
  @Test func bundledRulesThatHurtOnACPUAreLeftOut() throws {
    let rules = try RuleSet.bundled()
    let left = Set(rules.withoutSlower(under: "cpu").rules.map(\.name))
    for name in [
      "conv-1x1-to-matmul", "merge-conv-groups-with-bias", "fuse-conv-bias-relu",
      "halve-grouped-conv", "merge-matmul-same-input", "fuse-gemm-relu",
    ] {
      #expect(rules.index(ofRuleNamed: name) != nil && !left.contains(name), "\(name)")
    }
    #expect(left.contains("fold-batch-normalization") && left.contains("fuse-attention"))
    #expect(rules.withoutSlower(under: "gpu").rules.count == rules.rules.count)
    #expect(rules.rules.allSatisfy { ($0.slower?.profile ?? "cpu") == "cpu" })
  }
}
