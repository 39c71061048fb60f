import SeededRandom
import TensorGraph
import Testing

@testable import Rewriting

/// Which of many draws are taken.
@Suite struct InstanceFeaturesTests {
  private func pool(_ body: String, count: Int) throws -> [PatternInstance] {
    let rule = try #require(try RuleExamples.set(RuleExamples.rule("r", body)).rules.first)
    let facts = RuleFacts(rule.syntax)
    return (0..<count).compactMap { draw in
      try? PatternSampler.sample(
        facts, random: CounterRandom(seed: 1, stream: [UInt64(draw)]), label: "", integers: false)
    }
  }

  private let body = "  match    r = Add(x, y)\n  rewrite  r = Add(y, x)"

  @Test func everyFeatureOfThePoolIsTaken() throws {
    let pool = try pool(body, count: 300).map { InstanceFeatures($0.graph) }
    let chosen = InstanceFeatures.selected(120, of: pool)
    #expect(chosen.count == 120 && Set(chosen).count == 120 && chosen == chosen.sorted())
    let all = Set(pool.flatMap(\.numbers))
    #expect(Set(chosen.flatMap { pool[$0].numbers }) == all)
    #expect(Set(pool.prefix(120).flatMap(\.numbers)) != all, "the first ones would do")
  }

  @Test func fewerThanAskedForAreAllTaken() throws {
    let pool = try pool(body, count: 5).map { InstanceFeatures($0.graph) }
    #expect(InstanceFeatures.selected(9, of: pool) == Array(pool.indices))
  }

  @Test func equalGraphsHaveEqualFeaturesAndOtherRanksOthers() throws {
    func graph(_ shape: [Int]) throws -> Graph {
      var graph = Graph()
      let x = graph.addInput("x", TensorType(.float32, shape))
      graph.addOutput("y", Value(try graph.add(.relu, .none, [x])))
      return graph
    }
    let first = try InstanceFeatures(graph([2, 3])).numbers
    #expect(try InstanceFeatures(graph([4, 5])).numbers == first)
    #expect(try InstanceFeatures(graph([4, 1])).numbers != first)
    #expect(try InstanceFeatures(graph([2, 3, 4])).numbers != first)
  }
}
