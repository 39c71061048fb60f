import CostModels
import ModelZoo
import RewriteEnvironment
import Rewriting
import SeededRandom
import TensorGraph
import Testing

/// States that are stepped through against the same graphs taken from nothing. The gate also goes
/// thousands of steps over all models, in a release build (Tests/EndToEnd/rewriting.sh).
@Suite struct RewriteStateTests {
  private func environment() throws -> RewriteEnvironment {
    RewriteEnvironment(
      rules: try RuleSet.bundled(), costModel: try CostModelCatalog.named("gpu"), horizon: 5)
  }

  @Test(arguments: ["bert", "nasrnn", "squeezenet11"])
  func aStateIsTheOneFromNothing(model: String) throws {
    let environment = try environment()
    var episode = environment.reset(try ModelZoo.graph(named: model))
    var random = CounterRandom(seed: 7)
    while episode.status == .running {
      episode.take(.candidate(random.next(below: episode.candidates.count)))
      let difference = episode.state.difference(fromNothingIn: environment)
      #expect(difference == nil, "\(model), after \(episode.path.map(\.ruleName))")
    }
  }

  /// Layers that share their weights: what an edit depends on is far from it.
  @Test(arguments: LayerChain.allCases)
  func sharedWeightsAreFollowed(chain: LayerChain) throws {
    var environment = try environment()
    environment.horizon = 12
    let start = environment.reset(try chain.graph(layers: 4, isShared: true))
    for seed in [UInt64(1), 2] {
      var (episode, random) = (start, CounterRandom(seed: seed))
      while episode.status == .running {
        let choice = seed == 1 ? episode.steepestCandidate : nil
        episode.take(.candidate(choice ?? random.next(below: episode.candidates.count)))
        let difference = episode.state.difference(fromNothingIn: environment)
        #expect(difference == nil, "seed \(seed), after \(episode.path.map(\.ruleName))")
      }
    }
  }

  /// A greedy search takes what an agent takes that always chooses the steepest candidate.
  @Test(arguments: LayerChain.allCases, [false, true])
  func greedyTakesTheSteepestCandidates(chain: LayerChain, isShared: Bool) throws {
    var environment = try environment()
    environment.horizon = .max
    let graph = try chain.graph(layers: 3, isShared: isShared)
    var episode = environment.reset(graph)
    while episode.status == .running, let choice = episode.steepestCandidate {
      episode.take(.candidate(choice))
    }
    let result = GreedySearch().run(from: graph, in: environment, control: SearchControl())
    #expect(result.path == episode.path.map(\.ruleName))
    #expect(result.best.cost == episode.cost)
    #expect(result.best.graph.contentHash == episode.graph.contentHash)
    #expect(result.best.graph.nodeIDs == episode.graph.nodeIDs)
  }

  /// Asking the frontiers first lists the same graphs as asking the content hashes of all.
  @Test(arguments: ["tt", "bert"])
  func candidatesLeadToAllDistinctGraphs(model: String) throws {
    let graph = try ModelZoo.graph(named: model)
    let bare = RewriteEnvironment(ruleNames: [], costModel: trapCosts) { _ in NoEdits() }
    func identity(_ graph: Graph) -> [UInt64] {
      let (hash, signature) = (graph.contentHash, bare.reset(graph).signature)
      return [hash.high, hash.low, signature.high, signature.low]
    }
    var distinct: Set<[UInt64]> = []
    for candidate in CandidateSet(rules: try RuleSet.bundled(), graph: graph).candidates {
      var edited = graph
      try edited.apply(candidate.edit)
      distinct.insert(identity(edited))
    }
    distinct.remove(identity(graph))
    let listed = try environment().reset(graph).candidates.map {
      let hash = graph.contentHash(after: $0.effect(on: graph))
      return [hash.high, hash.low, $0.signature.high, $0.signature.low]
    }
    #expect(Set(listed).count == listed.count)
    #expect(Set(listed) == distinct)
  }
}

private struct NoEdits: EditSource {
  let candidates: [Candidate] = []

  mutating func update(after effect: EditEffect, graph: Graph) {}
}
