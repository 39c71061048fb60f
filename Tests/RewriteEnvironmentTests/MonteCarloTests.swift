import TensorGraph
import Testing

@testable import RewriteEnvironment

@Suite struct MonteCarloTreeSearchTests {
  private func run(
    _ graph: Graph, _ search: MonteCarloTreeSearch = MonteCarloTreeSearch(), seed: UInt64 = 1,
    budget: Int = .max
  ) -> SearchResult {
    search.run(
      from: graph, in: environment(), control: SearchControl(seed: seed, stepBudget: budget))
  }

  /// The first visit is greedy search.
  @Test func oneStepIsGreedySearch() throws {
    let graph = try chain([.relu, .sigmoid, .relu])
    let greedy = GreedySearch().run(
      from: graph, in: environment(), control: SearchControl())
    let result = run(graph, budget: 1)
    #expect(result.best.cost == greedy.best.cost)
    #expect(result.path == greedy.path)
  }

  /// Without a bound it looks at every graph, once, and ends.
  @Test(arguments: UInt64(1)...4)
  func aSmallSpaceIsExhausted(seed: UInt64) throws {
    let result = run(try chain([.relu, .relu, .relu]), seed: seed)
    #expect(result.ending == .complete)
    #expect(result.best.cost == 3)
    #expect(result.statesSeen == 64)
  }

  /// A full tree grows no more: the space is never exhausted, and the search goes on to the end of
  /// its budget.
  @Test func theTreeIsBounded() throws {
    let graph = try chain([.relu])
    #expect(run(graph, budget: 30).ending == .complete)
    let result = run(graph, MonteCarloTreeSearch(candidateLimit: 1), budget: 30)
    #expect(result.ending == .stepBudget)
    #expect(result.steps == 30)
    #expect(result.best.cost == 1)
  }
}

@Suite struct MonteCarloTreeTests {
  private func expanded(_ priors: [Float]) throws -> MonteCarloTree {
    var tree = MonteCarloTree(exploration: 1)
    let root = try selected(in: &tree)
    tree.record(0.2, at: root)
    tree.expand(root, priors: priors)
    return tree
  }

  /// With nothing known but the priors, the largest comes first, then the others: the visits in
  /// flight count against it.
  @Test func selectionFollowsPriorsAndSpreads() throws {
    var tree = try expanded([0.2, 0.5, 0.3])
    var candidates: [Int] = []
    while let leaf = tree.select() { candidates.append(tree.nodes[leaf].candidate) }
    #expect(candidates == [1, 2, 0])
  }

  @Test func selectionFollowsReturns() throws {
    var tree = try expanded([0.5, 0.5])
    for value in [0.1, 0.9] {
      let leaf = try selected(in: &tree)
      tree.record(value, at: leaf)
      tree.expand(leaf, priors: [1])
    }
    let next = try selected(in: &tree)
    #expect(tree.path(to: next).map(\.candidate) == [1, 0])
  }

  @Test func recordsReachTheRoot() throws {
    var tree = try expanded([0.5, 0.5])
    for value in [0.6, 0.1] {
      let leaf = try selected(in: &tree)
      #expect(tree.nodes[0].inFlight == 1)
      tree.record(value, at: leaf)
    }
    #expect(tree.nodes[0].visits == 3 && tree.nodes[0].inFlight == 0)
    #expect(tree.nodes[0].best == 0.6)
    #expect(abs(tree.nodes[0].total - 0.9) < 1e-12)
  }

  @Test func theLastClosedChildClosesItsParent() throws {
    var tree = try expanded([0.5, 0.5])
    for open in [true, false] {
      let leaf = try selected(in: &tree)
      tree.record(0, at: leaf)
      tree.close(leaf)
      #expect(tree.isOpen == open)
    }
    #expect(tree.select() == nil)
  }
}

private func selected(in tree: inout MonteCarloTree) throws -> Int {
  let leaf = tree.select()
  return try #require(leaf)
}
