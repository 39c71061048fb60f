import CostModels
import RewriteEnvironment
import Rewriting
import SeededRandom
import TensorGraph

/// Paths for tests to check.
enum Paths {
  /// The bundled rules, or those of a text.
  static func environment(
    _ text: String? = nil, opset: Int = 23, where isIncluded: (RewriteRule) -> Bool = { _ in true }
  ) throws -> RewriteEnvironment {
    let rules = try text.map { try RuleSet(text: $0, file: "test.rules") } ?? RuleSet.bundled()
    return try environment(rules.filtered(isIncluded), opset)
  }

  /// The rules of a text, and those of the bundled ones for which `isIncluded` holds.
  static func environment(
    _ text: String, opset: Int, with isIncluded: (RewriteRule) -> Bool
  ) throws -> RewriteEnvironment {
    let rules = try RuleSet(files: [("test.rules", text), ("bundled.rules", RuleSet.bundledText)])
    return try environment(rules.filtered { $0.family == "test" || isIncluded($0) }, opset)
  }

  private static func environment(_ rules: RuleSet, _ opset: Int) throws -> RewriteEnvironment {
    RewriteEnvironment(
      rules: rules.applicable(opset: opset, allowingMicrosoftOperators: true),
      costModel: try CostModelCatalog.named("gpu"), horizon: .max)
  }

  /// What greedy search finds.
  static func greedy(_ graph: Graph, in environment: RewriteEnvironment) -> [AppliedRewrite] {
    GreedySearch().run(from: graph, in: environment, control: SearchControl()).best.path
  }

  /// A path of random rewrites.
  static func random(
    _ graph: Graph, in environment: RewriteEnvironment, steps: Int, seed: UInt64
  ) -> [AppliedRewrite] {
    var random = CounterRandom(seed: seed, stream: [])
    var episode = environment.reset(graph)
    while episode.status == .running, episode.path.count < steps {
      episode.take(.candidate(random.next(below: episode.candidates.count)))
    }
    return episode.path
  }

  /// What a path leads to.
  static func end(of path: [AppliedRewrite], from graph: Graph) throws -> Graph {
    var graph = graph
    for step in path { try graph.apply(step.edit) }
    return graph
  }
}
