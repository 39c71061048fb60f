import GraphPolicy
import SeededRandom
import TensorGraph
import Testing

/// Incremental encoding equals encoding anew.
@Suite struct ExactnessTests {
  static let configuration = PolicyConfiguration(
    rules: ["a", "b", "c", "d", "e", "f"], layers: 5, heads: 4, seed: 3)

  /// Parameters whose outputs are not small.
  static func parameters(_ configuration: PolicyConfiguration = configuration) -> PolicyParameters {
    var parameters = PolicyParameters(initial: configuration)
    var random = CounterRandom(seed: 99)
    for slice in parameters.layout.slices {
      for index in slice.range {
        parameters.values[index] += 0.3 * (2 * random.nextUniformFloat() - 1)
      }
    }
    return parameters
  }

  @Test(arguments: 0..<6) func episodeEqualsFullEncoding(seed: UInt64) throws {
    var random = CounterRandom(seed: seed, stream: [1])
    var graph = try RandomGraphs.graph(nodes: 30 + 20 * Int(seed), random: &random)
    let parameters = Self.parameters()
    let incremental = ActingEncoder(parameters)
    incremental.begin(RandomGraphs.costed(graph))
    for step in 0..<5 {
      let candidates = RandomGraphs.candidates(7, of: graph, random: &random)
      let context = StateContext(costRatio: 0.9, stepsLeft: 0.5)
      let full = ActingEncoder(parameters)
      full.begin(RandomGraphs.costed(graph))
      let expected = full.evaluate(candidates, context)
      let found = incremental.evaluate(candidates, context)
      expectEqual(found, expected, tolerance: 1e-4, "seed \(seed), step \(step)")
      // A candidate's state, reached by its overlay, equals the edited graph encoded in full.
      let choice = random.next(below: candidates.count)
      incremental.advance(candidates[choice])
      graph.apply(candidates[choice].effect)
    }
  }

  /// An episode against the network written out node by node in double precision.
  @Test(arguments: 0..<3) func episodeEqualsReference(seed: UInt64) throws {
    var random = CounterRandom(seed: seed, stream: [2])
    var graph = try RandomGraphs.graph(nodes: 24, random: &random)
    let parameters = Self.parameters(
      PolicyConfiguration(rules: ["a", "b", "c", "d", "e", "f"], layers: 3, heads: 2, seed: seed))
    let reference = ReferenceNetwork(parameters, initialCost: 500)
    let incremental = ActingEncoder(parameters)
    incremental.begin(RandomGraphs.costed(graph))
    for step in 0..<3 {
      let candidates = RandomGraphs.candidates(6, of: graph, random: &random)
      let context = StateContext(costRatio: 0.8, stepsLeft: 0.3)
      expectEqual(
        incremental.evaluate(candidates, context), reference.evaluate(graph, candidates, context),
        tolerance: 1e-4, "seed \(seed), step \(step)")
      let choice = random.next(below: candidates.count)
      incremental.advance(candidates[choice])
      graph.apply(candidates[choice].effect)
    }
  }

  /// The random edits do what their comments say.
  @Test func randomEditsAreOfEveryKind() throws {
    var random = CounterRandom(seed: 9)
    let graph = try RandomGraphs.graph(nodes: 60, random: &random)
    for kind in 0..<6 {
      let candidates = RandomGraphs.candidates(
        10, of: graph, kinds: kind..<kind + 1, random: &random)
      #expect(candidates.contains { !$0.effect.rewired.isEmpty }, "kind \(kind)")
      #expect(candidates.contains { !$0.effect.added.isEmpty } == (kind != 2), "kind \(kind)")
    }
  }
}

/// Compares every logit and the value, relative to their size.
func expectEqual(
  _ found: PolicyOutput, _ expected: PolicyOutput, tolerance: Float, _ label: String,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(found.logits.count == expected.logits.count, sourceLocation: sourceLocation)
  let pairs = zip(found.logits + [found.value], expected.logits + [expected.value])
  for (index, (a, b)) in pairs.enumerated() where !(abs(a - b) <= tolerance * max(1, abs(b))) {
    Issue.record("\(label): output \(index) is \(a), not \(b)", sourceLocation: sourceLocation)
  }
}
