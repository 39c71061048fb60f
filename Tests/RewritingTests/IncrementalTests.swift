import Rewriting
import SeededRandom
import TensorGraph
import Testing

@Suite struct IncrementalTests {
  /// Everything that must agree between the two ways, one line each.
  private func lines(_ set: CandidateSet) -> [String] {
    set.candidates.map { "\(set.rules.rules[$0.rule].name) \($0.matched) \($0.key)" }
      + set.failures.map { "\(set.rules.rules[$0.rule].name) failed \($0.count)" }
  }

  @Test(arguments: 0..<24) func equalsMatchingFromNothing(_ seed: Int) throws {
    let rules = try RuleSet(text: RandomGraphs.rules.joined(separator: "\n"), file: "test.rules")
    var source = RandomGraphs(seed: UInt64(seed))
    var graph = try source.graph(nodes: 20 + seed)
    var set = CandidateSet(rules: rules, graph: graph)
    var applied: [String] = []
    for _ in 0..<40 where graph.nodeCount < 150 {
      let isRewrite = source.random.next(below: 3) > 0 && !set.candidates.isEmpty
      let candidate = isRewrite ? source.pick(set.candidates) : nil
      let edit = candidate?.edit ?? source.redirection(in: graph)
      applied.append(candidate.map { "\(rules.rules[$0.rule].name) \($0.matched)" } ?? "\(edit)")
      let effect: EditEffect
      do {
        effect = try graph.effect(of: edit)
      } catch {
        // Only a random redirection may close a cycle.
        #expect(error.code == .cycle && candidate == nil, "seed \(seed): \(error) \(applied)")
        continue
      }
      graph.apply(effect)
      set.update(after: effect, graph: graph)
      let fresh = CandidateSet(rules: rules, graph: graph)
      guard lines(set) == lines(fresh) else {
        let difference = lines(set).difference(from: lines(fresh))
        Issue.record("seed \(seed), after \(applied.last ?? ""): \(Array(difference))")
        return
      }
    }
  }

  @Test(arguments: 0..<8) func everyCandidateIsAnEditOfItsGraph(_ seed: Int) throws {
    let rules = try RuleSet(text: RandomGraphs.rules.joined(separator: "\n"), file: "test.rules")
    var source = RandomGraphs(seed: UInt64(1000 + seed))
    let graph = try source.graph(nodes: 60)
    let set = CandidateSet(rules: rules, graph: graph)
    #expect(!set.candidates.isEmpty)
    #expect(Set(set.candidates.map(\.key)).count == set.candidates.count)
    for candidate in set.candidates {
      var edited = graph
      try edited.apply(candidate.edit)
      let redirected = candidate.edit.redirections.map(\.from.node)
      #expect(redirected.allSatisfy { candidate.matched.contains($0) })
    }
  }

  /// Two products join unless what they read is computed from a reader of either.
  @Test func loopTestAgreesWithReachability() throws {
    let rules = try RuleSet(text: RandomGraphs.rules[4], file: "test.rules")
    var (loops, free) = (0, 0)
    for seed in 0..<40 {
      var source = RandomGraphs(seed: UInt64(2000 + seed))
      let graph = try source.products(30)
      let set = CandidateSet(rules: rules, graph: graph)
      var expected: [[NodeID]] = []
      for (a, b) in pairs(graph) {
        let readers = (graph.uses(of: a) + graph.uses(of: b)).map(\.consumer)
        let read = (graph[a].inputs + graph[b].inputs).map(\.node)
        if read.contains(where: { graph.depends($0, onAnyOf: readers) }) {
          loops += 1
        } else {
          expected.append([a, b])
        }
      }
      #expect(set.candidates.map(\.matched) == expected, "seed \(2000 + seed)")
      free += expected.count
    }
    #expect(loops > 10)
    #expect(free > 10)
  }

  /// Pairs of products that read the same on the right, and no weights on the left.
  private func pairs(_ graph: Graph) -> [(NodeID, NodeID)] {
    let products = graph.nodeIDs.filter {
      graph[$0].op == .matMul && !graph.isWeightOnly(graph[$0].inputs[0].node)
    }
    var pairs: [(NodeID, NodeID)] = []
    for (position, a) in products.enumerated() {
      for b in products[(position + 1)...] {
        let (v, w) = (graph[a].inputs[1], graph[b].inputs[1])
        let isEqual =
          v == w || (graph[v.node].weight != nil && graph[v.node].weight == graph[w.node].weight)
        guard isEqual, graph.type(of: graph[a].inputs[0]) == graph.type(of: graph[b].inputs[0])
        else { continue }
        pairs.append((a, b))
      }
    }
    return pairs
  }
}
