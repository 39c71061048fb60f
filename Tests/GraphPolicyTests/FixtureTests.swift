import Foundation
import GraphPolicy
import ONNXFormat
import Rewriting
import SeededRandom
import TensorGraph
import Testing

/// Incremental encoding equals encoding anew on real models, with edits by rules and random ones.
@Suite struct FixtureTests {
  static let models: [String] = {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Fixtures").path
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { $0.hasSuffix(".onnx") }.sorted().map { "\(folder)/\($0)" }
  }()

  static let mergeRule = """
    rule test-merge-matmul
      summary  Two products of one input by two weights become one product by the joined weight.
      family   matmul
      source   A test.
      match    a = MatMul(x, u)
               b = MatMul(x, v)
      where    weight(u), weight(v), rank(u) == 2, rank(v) == 2, a != b
      rewrite  w = Concat(u, v; axis: 1)
               y = MatMul(x, w)
               a, b = Split(y; axis: rank(y) - 1, split: [dim(u, 1), dim(v, 1)])
    """

  @Test func fixturesAreFound() { #expect(Self.models.count >= 16) }

  @Test(arguments: models) func episodeEqualsFullEncoding(path: String) throws {
    var graph = try ONNXModel.load(path: path).graph
    let rules = try RuleSet(text: RuleSet.bundledText + "\n" + Self.mergeRule, file: "test.rules")
    var candidates = CandidateSet(rules: rules, graph: graph)
    var random = CounterRandom(seed: 31)
    let parameters = ExactnessTests.parameters(
      PolicyConfiguration(rules: rules.rules.map(\.name), layers: 5, heads: 4, seed: 5))
    let incremental = ActingEncoder(parameters)
    incremental.begin(RandomGraphs.costed(graph))
    let context = StateContext(costRatio: 0.9, stepsLeft: 0.5)
    for step in 0..<3 {
      let byRules = random.permutation(count: candidates.candidates.count).prefix(8)
        .compactMap { index in
          let candidate = candidates.candidates[index]
          return try? RandomGraphs.candidate(candidate.edit, of: graph, rule: candidate.rule)
        }
      let offered =
        byRules + RandomGraphs.candidates(12 - byRules.count, of: graph, random: &random)
      let full = ActingEncoder(parameters)
      full.begin(RandomGraphs.costed(graph))
      expectEqual(
        incremental.evaluate(offered, context), full.evaluate(offered, context), tolerance: 1e-4,
        "step \(step)")
      let chosen = offered[random.next(below: byRules.isEmpty ? offered.count : byRules.count)]
      incremental.advance(chosen)
      graph.apply(chosen.effect)
      candidates.update(after: chosen.effect, graph: graph)
    }
  }
}
