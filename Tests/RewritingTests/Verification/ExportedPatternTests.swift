import ONNXFormat
import Testing

@testable import Rewriting

/// What torch's exporters write for one layer is matched by the rule for that layer.
@Suite struct ExportedPatternTests {
  static let patterns: [(fixture: String, rule: String)] = [
    ("bert_tiny_dynamo", "fuse-gelu-divided"),
    ("bert_tiny_dynamo", "fuse-skip-layer-normalization"),
    ("bert_tiny_ts", "fuse-attention-keys-by-columns"),
    ("bert_tiny_ts", "fuse-gelu-divided-last"),
    ("gpt2_tiny_dynamo", "fuse-tanh-gelu"),
    ("llama_tiny_dynamo", "fuse-rms-normalization"),
    ("llama_tiny_dynamo", "fuse-silu"),
    ("llama_tiny_dynamo", "sign-into-factor-of-halves"),
    ("lora_mlp_dynamo", "merge-scaled-low-rank-update"),
    ("lora_mlp_ts", "merge-scaled-low-rank-update"),
    ("lstm_cell_unrolled_dynamo", "gates-of-split"),
    ("lstm_cell_unrolled_ts", "gates-of-split"),
    ("resnext_small_dynamo", "merge-conv-groups-with-bias"),
  ]

  @Test(arguments: patterns.indices) func isMatched(index: Int) throws {
    let (fixture, name) = Self.patterns[index]
    let graph = try ONNXModel.load(path: ModelTests.path(of: fixture + ".onnx")).graph
    let rule = try RuleSet.bundled().filtered { $0.name == name }
    let coverage = RuleCoverage(of: rule, in: graph)
    #expect((coverage.counts.first?.start ?? 0) > 0, "\(name) in \(fixture)")
  }

  /// The same walk twice; what is met at the start is met on the way.
  @Test func coverageIsAFunctionOfItsSeed() throws {
    let graph = try ONNXModel.load(path: ModelTests.path(of: "lora_mlp_ts.onnx")).graph
    let rules = try RuleSet.bundled()
    let first = RuleCoverage(of: rules, in: graph, steps: 8, seed: 5)
    #expect(RuleCoverage(of: rules, in: graph, steps: 8, seed: 5).counts == first.counts)
    #expect(first.steps == 8)
    #expect(first.counts.allSatisfy { $0.start <= $0.most })
    #expect(first.counts.contains { $0.start < $0.most })
    #expect(RuleCoverage(of: rules, in: graph).counts.map(\.start) == first.counts.map(\.start))
  }
}
