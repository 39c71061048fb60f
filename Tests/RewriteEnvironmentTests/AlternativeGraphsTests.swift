import TensorGraph
import Testing

@testable import RewriteEnvironment

@Suite struct AlternativeGraphsTests {
  private func step(_ rule: Int) -> AppliedRewrite {
    AppliedRewrite(rule: rule, ruleName: "r\(rule)", edit: GraphEdit())
  }

  private func entry(_ rules: [Int], cost: Double = 1) -> AlternativeGraphs.Entry {
    .init(cost: cost, path: rules.map(step))
  }

  static let distances: [([Int], [Int], Double)] = [
    ([1, 2], [2, 1], 0), ([1, 1], [1], 1.0 / 3), ([1], [2], 1), ([], [3], 1),
    ([1, 2, 2], [2, 4], 0.6), ([], [], 0),
  ]

  @Test(arguments: distances)
  func distance(a: [Int], b: [Int], distance: Double) {
    #expect(abs(entry(a).distance(to: entry(b)) - distance) < 1e-12)
    #expect(abs(entry(b).distance(to: entry(a)) - distance) < 1e-12)
  }

  /// Of each set of rules the cheapest; nothing that costs as much as the initial graph.
  @Test func keepsTheCheapestOfEachSetOfRules() throws {
    var kept = AlternativeGraphs(initialCost: 10)
    kept.offer(cost: 10, path: [step(9)])
    kept.offer(cost: 6, path: [step(1)])
    kept.offer(cost: 5, path: [step(1), step(1)])
    kept.offer(cost: 7, path: [step(1)])
    kept.offer(cost: 8, path: [step(2)])
    kept.offer(cost: 4, path: [step(2), step(1)])
    let best = BestGraph(graph: Graph(), cost: 4, path: [step(2), step(1)])
    let chosen = kept.chosen(besides: best, from: Graph())
    #expect(chosen.map(\.cost) == [5, 8])
    #expect(chosen.map { $0.path.map(\.rule) } == [[1, 1], [2]])
  }

  /// Those that differ most, not the next best variations of the best.
  @Test func choosesWhatDiffersMost() throws {
    var kept = AlternativeGraphs(initialCost: 100)
    for extra in 0..<20 {
      kept.offer(cost: 10 + Double(extra), path: (0..<20).map(step) + [step(100 + extra)])
    }
    kept.offer(cost: 90, path: [step(50)])
    let best = BestGraph(graph: Graph(), cost: 9, path: (0..<20).map(step))
    let chosen = kept.chosen(besides: best, from: Graph())
    #expect(chosen.count == 7)
    #expect(chosen.last?.cost == 90)
    #expect(chosen.first?.cost == 10)
  }

  @Test func aFullStoreDropsTheMostCostly() throws {
    var kept = AlternativeGraphs(initialCost: 100, limit: 3)
    for rule in 0..<6 { kept.offer(cost: 50 - Double(rule), path: [step(rule)]) }
    kept.offer(cost: 99, path: [step(7)])
    let best = BestGraph(graph: Graph(), cost: 45, path: [step(5)])
    #expect(kept.chosen(besides: best, from: Graph()).map(\.cost) == [46, 47])
  }
}

extension SearchTests {
  /// Every search hands out other graphs that it has seen, by paths of their own; the same with any
  /// number of threads.
  @Test(arguments: searches.indices)
  func alternatives(index: Int) throws {
    let graph = try chain([.relu, .sigmoid, .relu, .relu])
    let environment = environment()
    let results = [1, 3].map { threads in
      Self.searches[index].run(
        from: graph, in: environment, control: SearchControl(seed: 5, threads: threads))
    }
    let alternatives = results[0].alternatives
    #expect(!alternatives.isEmpty && alternatives.count < AlternativeGraphs.count)
    #expect(alternatives.map(\.cost) == alternatives.map(\.cost).sorted())
    for other in alternatives {
      #expect(other.cost >= results[0].best.cost && other.cost < results[0].initialCost)
      #expect(environment.reset(other.graph).cost == other.cost)
      #expect(other.graph.contentHash != results[0].best.graph.contentHash)
    }
    #expect(
      results[1].alternatives.map(\.graph.contentHash) == alternatives.map(\.graph.contentHash))
  }
}
