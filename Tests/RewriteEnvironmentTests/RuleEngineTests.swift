import CostModels
import ModelZoo
import RewriteEnvironment
import Rewriting
import SeededRandom
import TensorGraph
import Testing

/// Products of one input by two weights become one product and back, Relu and Transpose move.
private let rules = """
  rule merge-matmul-same-input
    summary  Two products of one input by two weights become one product by the joined weight.
    family   matmul
    source   A test.
    match    a = MatMul(x, u)
             b = MatMul(x, v)
    where    weight(u), weight(v), rank(u) == 2, rank(v) == 2, a != b
    rewrite  w = Concat(u, v; axis: 1)
             y = MatMul(x, w)
             a, b = Split(y; axis: rank(y) - 1, split: [dim(u, 1), dim(v, 1)])

  rule commute-add-chain
    summary  Sums of three associate the other way.
    family   elementwise
    source   A test.
    match    s = Add(x, y)
             t = Add(s, z)
    where    shape(x) == shape(y), shape(y) == shape(z)
    rewrite  r = Add(y, z)
             t = Add(x, r)
  """

@Suite struct RuleEngineTests {
  private func environment(horizon: Int = 6) throws -> RewriteEnvironment {
    RewriteEnvironment(
      rules: try RuleSet(text: rules, file: "test.rules"),
      costModel: try CostModelCatalog.named("gpu"), horizon: horizon)
  }

  @Test func greedyMergesTheProductsOfBERT() throws {
    let graph = try ModelZoo.graph(named: "bert")
    let result = GreedySearch().run(from: graph, in: try environment(), control: SearchControl())
    try result.best.graph.checkInvariants()
    #expect(result.best.cost < result.initialCost)
    #expect(result.path.contains("merge-matmul-same-input"))
    let anew = GraphCost(of: result.best.graph, under: try CostModelCatalog.named("gpu"))
    #expect(anew.total == result.best.cost)
  }

  /// An environment without a rule proposes what the others do, under the same numbers.
  @Test func rulesAreLeftOutUnderTheirNumbers() throws {
    let all = try environment()
    let some = all.leavingOut(rules: [0])
    #expect(some.ruleNames == all.ruleNames)
    var graph = Graph()
    let type = TensorType(.float32, [4, 4])
    let x = graph.addInput("x", type)
    let products = try ["u", "v"].map { name in
      var hasher = ContentHasher()
      hasher.combine(name)
      let weight = graph.addWeight(Weight(key: hasher.finish(), values: nil, name: name), type)
      return Value(try graph.add(.matMul, .none, [x, weight]))
    }
    var sum = x
    for term in products + [x, products[0], x] {
      sum = Value(try graph.add(.add, .none, [sum, term]))
    }
    graph.addOutput("y", sum)
    var (full, less) = (all.reset(graph), some.reset(graph))
    for _ in 0..<2 {
      let expected = full.candidates.filter { $0.rule != 0 }.map(\.matched)
      #expect(less.candidates.map(\.matched) == expected)
      #expect(!expected.isEmpty && full.candidates.contains { $0.rule == 0 })
      let next = try #require(full.candidates.firstIndex { $0.rule == 1 })
      full.take(.candidate(next))
      less.take(.candidate(0))
    }
  }

  /// What an episode lists after its edits is what a new one lists, but for the visited graphs.
  @Test(arguments: ["bert", "nasrnn"], UInt64(1)...2)
  func candidatesAreThoseOfTheGraph(model: String, seed: UInt64) throws {
    let environment = try environment()
    var episode = environment.reset(try ModelZoo.graph(named: model))
    var visited: Set<ContentHash> = [episode.graph.contentHash]
    var random = CounterRandom(seed: seed)
    while episode.status == .running {
      let index = random.next(below: episode.candidates.count)
      episode.take(.candidate(index))
      visited.insert(episode.graph.contentHash)
      let anew = environment.reset(episode.graph)
      #expect(episode.cost == anew.initialCost)
      let expected = anew.candidates.filter {
        !visited.contains(episode.graph.contentHash(after: $0.effect(on: episode.graph)))
      }
      func summary(_ candidates: [EpisodeCandidate]) -> [String] {
        candidates.map { "\($0.rule) \($0.matched) \($0.costChange)" }
      }
      #expect(summary(episode.candidates) == summary(expected))
    }
  }
}
