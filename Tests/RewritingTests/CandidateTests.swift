import Rewriting
import TensorGraph
import Testing

@Suite struct CandidateTests {
  @Test func mergesTwoProducts() throws {
    let graph = try RuleExamples.graph { graph, x in
      let (u, v) = (graph.weight("u", [8, 3]), graph.weight("v", [8, 5]))
      return [try graph.one(.matMul, .none, x, u), try graph.one(.matMul, .none, x, v)]
    }
    let set = CandidateSet(rules: try RuleExamples.set(RuleExamples.mergeMatMul), graph: graph)
    #expect(set.candidates.count == 1)
    #expect(set.failures.isEmpty)
    var edited = graph
    try edited.apply(try #require(set.candidates.first).edit)
    #expect(edited.operatorNames == ["Concat", "MatMul", "Split"])
    #expect(edited.outputs.map { edited.type(of: $0.value).shape } == [[4, 3], [4, 5]])
    #expect(edited.outputs.map(\.value.port) == [0, 1])
  }
}
