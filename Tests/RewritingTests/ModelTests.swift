import Foundation
import ModelZoo
import ONNXFormat
import Rewriting
import SeededRandom
import TensorGraph
import Testing

/// Matching on real models: incremental and from nothing, rewrites that build.
@Suite struct ModelTests {
  static let fixtures: [String] = {
    let names = try? FileManager.default.contentsOfDirectory(atPath: folder.path())
    return (names ?? []).filter { $0.hasSuffix(".onnx") }.sorted()
  }()

  static func path(of fixture: String) -> String { folder.appending(path: fixture).path() }

  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Fixtures")

  @Test(arguments: fixtures) func fixtureStaysExact(_ name: String) throws {
    try follow(try ONNXModel.load(path: Self.path(of: name)).graph, name, steps: 3)
  }

  @Test(arguments: ModelZoo.names) func zooStaysExact(_ name: String) throws {
    try follow(try ModelZoo.graph(named: name), name, steps: 2)
  }

  /// Applies random candidates; after each, the set equals that from nothing.
  private func follow(_ model: Graph, _ name: String, steps: Int) throws {
    let rules = try RuleSet.bundled()
    var graph = model
    var set = CandidateSet(rules: rules, graph: graph)
    var random = CounterRandom(seed: 11)
    for step in 0..<steps where !set.candidates.isEmpty {
      let candidate = set.candidates[random.next(below: set.candidates.count)]
      let effect = try graph.effect(of: candidate.edit)
      graph.apply(effect)
      set.update(after: effect, graph: graph)
      let fresh = CandidateSet(rules: rules, graph: graph)
      #expect(
        set.candidates.map(\.key) == fresh.candidates.map(\.key)
          && set.candidates.map(\.matched) == fresh.candidates.map(\.matched)
          && set.failures == fresh.failures,
        "\(name), step \(step), after \(rules.rules[candidate.rule].name) \(candidate.matched)")
      #expect(set.failures == [], "\(name)")
    }
  }
}
