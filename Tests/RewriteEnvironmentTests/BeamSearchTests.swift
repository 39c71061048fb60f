import RewriteEnvironment
import TensorGraph
import Testing

@Suite struct BeamSearchTests {
  private func run(_ graph: Graph, width: Int, budget: Int = .max) -> SearchResult {
    BeamSearch(width: width).run(
      from: graph, in: environment(), control: SearchControl(stepBudget: budget))
  }

  /// A beam of one follows the cheapest child, here into the trap, and has nowhere to go; a beam of
  /// two keeps the Sigmoid beside it.
  @Test(arguments: [(1, 8.0), (2, 1.0)])
  func aWiderBeamKeepsTheWayOut(width: Int, cost: Double) throws {
    let result = run(try chain([.relu]), width: width)
    #expect(result.best.cost == cost)
    #expect(result.ending == .complete)
  }

  /// Two ways to one graph take one place of the beam: of [relu, relu], both orders of making two
  /// Abs lead to one graph, and three more cost less than 22.
  @Test func aGraphTakesOnePlace() throws {
    let all = run(try chain([.relu, .relu]), width: 1000)
    // 16 graphs in all: each is in one beam, once.
    #expect(all.steps == 16)
    #expect(all.statesSeen == 16)
    #expect(all.best.cost == 2)
    #expect(all.ending == .complete)
  }

  /// The first level has one graph; the second has as many as the beam is wide.
  @Test func aStepIsAnExpandedGraph() throws {
    let graph = try chain(Array(repeating: .relu, count: 6))
    #expect(run(graph, width: 4, budget: 1).path.count == 1)
    #expect(run(graph, width: 4, budget: 4).path.count == 2)
    #expect(run(graph, width: 4, budget: 5).path.count == 2)
    #expect(run(graph, width: 4, budget: 6).path.count == 3)
  }
}
