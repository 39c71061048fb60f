import CostModels
import Foundation
import GraphInspection
import ModelZoo
import ONNXFormat
import Rewriting
import SeededRandom
import TensorGraph
import Testing

/// Differences of models and what rules make of them.
@Suite struct RewrittenModelTests {
  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("Fixtures").path

  private static func fixture(_ name: String) throws -> Graph {
    try ONNXModel.load(path: "\(folder)/\(name).onnx").graph
  }

  private static let rewritten = [
    "bert_tiny_ts", "inception_small_ts", "lora_mlp_dynamo", "llama_tiny_dynamo", "vit_tiny_ts",
  ]

  /// The difference that some random rewrites make, checked for what holds of all differences.
  private func difference(
    in name: String, after steps: Int, of rules: RuleSet, seed: UInt64
  ) throws -> (regions: Int, rewrites: [String]) {
    let old = try Self.fixture(name)
    var new = old
    var random = CounterRandom(seed: seed)
    var set = CandidateSet(rules: rules, graph: new)
    var used: [String] = []
    var removed = 0
    for _ in 0..<steps where !set.candidates.isEmpty {
      let candidate = set.candidates[random.next(below: set.candidates.count)]
      let effect = try new.effect(of: candidate.edit)
      removed += effect.removed.count { new[$0].isComputing }
      new.apply(effect)
      set.update(after: effect, graph: new)
      used.append(rules.rules[candidate.rule].name)
    }
    let difference = GraphDifference(from: old, to: new, under: PeerCostModel.gpu)
    #expect(DifferenceCheck.problems(of: difference) == [], "seed \(seed), rules \(used)")
    #expect(difference.removedCount <= removed, "seed \(seed), rules \(used)")
    return (difference.regions.count, used)
  }

  @Test(arguments: rewritten) func rewritesMakeRegions(name: String) throws {
    let (regions, rewrites) = try difference(
      in: name, after: 4, of: try RuleSet.bundled(), seed: 6)
    #expect(rewrites.count == 4)
    #expect(regions > 0, "rules \(rewrites)")
  }

  /// A fusion puts one node in the place of connected ones: it leaves nothing in between that
  /// stays and cuts the region in two, as rewrites that move a node past others do.
  @Test(arguments: rewritten) func everyFusionIsARegionAtMost(name: String) throws {
    let fusions = try RuleSet.bundled().filtered {
      $0.family == "fused" && $0.name.hasPrefix("fuse-")
        || $0.name.hasPrefix("fold-batch-normalization")
    }
    let (regions, rewrites) = try difference(in: name, after: 4, of: fusions, seed: 5)
    #expect(regions >= 1 && regions <= rewrites.count, "\(regions) after \(rewrites)")
  }

  @Test func mergedProductsOfALayerAreOneRegionEach() throws {
    let old = try ModelZoo.graph(named: "bert_live")
    let rules = try RuleSet.bundled().filtered { $0.name == "merge-matmul-same-input" }
    try #require(rules.rules.count == 1)
    var new = old
    var set = CandidateSet(rules: rules, graph: new)
    var steps = 0
    while let candidate = set.candidates.first(where: { candidate in
      // Products of the model as it was: what was merged is not merged again.
      candidate.matched.allSatisfy { old.contains($0) }
    }) {
      let effect = try new.effect(of: candidate.edit)
      new.apply(effect)
      set.update(after: effect, graph: new)
      steps += 1
    }
    try #require(steps > 3)
    let difference = GraphDifference(from: old, to: new, under: PeerCostModel.gpu)
    #expect(DifferenceCheck.problems(of: difference) == [])
    #expect(difference.regions.count == steps)
    #expect(difference.groups.count == 1, "\(difference.groups.map(\.summary))")
    let group = try #require(difference.groups.first)
    #expect(group.summary == "2 MatMul -> 1 Concat, 1 MatMul, 1 Split")
  }

  @Test func modelsOfDifferentKindsShareNothingOfTheirOwn() throws {
    let difference = GraphDifference(
      from: try Self.fixture("bert_tiny_ts"), to: try Self.fixture("firenet_ts"),
      under: PeerCostModel.gpu)
    #expect(DifferenceCheck.problems(of: difference) == [])
    #expect(!difference.isEmpty)
    #expect(difference.unchangedCount < 3)
  }
}
