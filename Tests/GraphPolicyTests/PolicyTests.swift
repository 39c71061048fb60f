import GraphPolicy
import SeededRandom
import TensorGraph
import Testing

@Suite struct PolicyTests {
  @Test func logitsDoNotDependOnTheOrder() throws {
    var random = CounterRandom(seed: 21)
    let graph = try RandomGraphs.graph(nodes: 60, random: &random)
    let candidates = RandomGraphs.candidates(40, of: graph, random: &random)
    let order = random.permutation(count: 40)
    let encoder = ActingEncoder(ExactnessTests.parameters())
    let context = StateContext(costRatio: 1, stepsLeft: 1)
    encoder.begin(RandomGraphs.costed(graph))
    let straight = encoder.evaluate(candidates, context)
    let shuffled = encoder.evaluate(order.map { candidates[$0] }, context)
    let expected = PolicyOutput(
      logits: order.map { straight.logits[$0] } + [straight.logits[40]], value: straight.value)
    expectEqual(shuffled, expected, tolerance: 1e-5, "shuffled")
    // One candidate alone has the same logit as among forty.
    for index in [0, 17, 39] {
      let alone = encoder.evaluate([candidates[index]], context)
      let expected = PolicyOutput(
        logits: [straight.logits[index], straight.logits[40]], value: straight.value)
      expectEqual(alone, expected, tolerance: 1e-5, "candidate \(index) alone")
    }
    // The logits tell candidates apart.
    #expect(Set(straight.logits).count > 20)
  }

  @Test func untrainedPolicyIsNearlyUniformAmongEqualSavings() throws {
    var random = CounterRandom(seed: 22)
    let graph = try RandomGraphs.graph(nodes: 60, random: &random)
    let candidates = RandomGraphs.candidates(20, of: graph, random: &random)
    let costed = RandomGraphs.costed(graph)
    let encoder = ActingEncoder(PolicyParameters(initial: PolicyConfiguration(rules: ["a"])))
    func logits(saving share: Float) -> [Float] {
      let changed = candidates.map {
        CandidateInput(
          effect: $0.effect, ruleIndex: $0.ruleIndex, costChange: -share * costed.initialCost,
          addedCosts: $0.addedCosts)
      }
      encoder.begin(costed)
      return encoder.evaluate(changed, StateContext(costRatio: 1, stepsLeft: 1)).logits
    }
    let free = logits(saving: 0)
    let spread = (free.max() ?? 0) - (free.min() ?? 0)
    #expect(spread < 0.1 && spread > 0)
    // One per cent: the weight 4 times log2(1 + 1) / 4, up to the small random perceptron.
    for (saving, none) in zip(logits(saving: 0.01).dropLast(), free) {
      #expect(abs(saving - none - 1) < 0.1)
    }
    for (loss, none) in zip(logits(saving: -0.01).dropLast(), free) {
      #expect(abs(loss - none + 1) < 0.1)
    }
  }

  @Test func stateWithoutCandidatesCanOnlyStop() throws {
    var random = CounterRandom(seed: 23)
    let graph = try RandomGraphs.graph(nodes: 20, random: &random)
    let encoder = ActingEncoder(ExactnessTests.parameters())
    encoder.begin(RandomGraphs.costed(graph))
    let output = encoder.evaluate([], StateContext(costRatio: 1, stepsLeft: 1))
    #expect(output.logits.count == 1 && output.logits[0].isFinite && output.value.isFinite)
  }

  @Test func newParametersTakeEffectInMidEpisode() throws {
    var random = CounterRandom(seed: 24)
    var graph = try RandomGraphs.graph(nodes: 40, random: &random)
    let context = StateContext(costRatio: 1, stepsLeft: 1)
    let encoder = ActingEncoder(PolicyParameters(initial: ExactnessTests.configuration))
    encoder.begin(RandomGraphs.costed(graph))
    var candidates = RandomGraphs.candidates(5, of: graph, random: &random)
    let before = encoder.evaluate(candidates, context)
    encoder.advance(candidates[2])
    graph.apply(candidates[2].effect)
    encoder.load(ExactnessTests.parameters())
    candidates = RandomGraphs.candidates(5, of: graph, random: &random)
    let fresh = ActingEncoder(ExactnessTests.parameters())
    fresh.begin(RandomGraphs.costed(graph))
    let after = encoder.evaluate(candidates, context)
    expectEqual(after, fresh.evaluate(candidates, context), tolerance: 1e-4, "after loading")
    #expect(abs(after.value - before.value) > 1e-3)
  }

  /// A long episode drops rows that no state reads any more, and stays exact.
  @Test func longEpisodeStaysExact() throws {
    var random = CounterRandom(seed: 25)
    var graph = try RandomGraphs.graph(nodes: 25, random: &random)
    let context = StateContext(costRatio: 1, stepsLeft: 1)
    let configuration = PolicyConfiguration(rules: ["a"], layers: 4, heads: 1)
    let encoder = ActingEncoder(ExactnessTests.parameters(configuration))
    encoder.begin(RandomGraphs.costed(graph))
    for _ in 0..<150 {
      let candidates = RandomGraphs.candidates(1, of: graph, kinds: 0..<2, random: &random)
      _ = encoder.evaluate(candidates, context)
      encoder.advance(candidates[0])
      graph.apply(candidates[0].effect)
    }
    let fresh = ActingEncoder(ExactnessTests.parameters(configuration))
    fresh.begin(RandomGraphs.costed(graph))
    expectEqual(encoder.evaluate([], context), fresh.evaluate([], context), tolerance: 1e-4, "end")
  }
}
