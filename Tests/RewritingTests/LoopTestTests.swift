import SeededRandom
import TensorGraph
import Testing

@testable import Rewriting

/// Cycles of random edits of random graphs, compared with building the edited graph.
@Suite struct LoopTestTests {
  /// What the tests went through: every kind must have come up.
  private struct Counts {
    var loops = 0
    var free = 0
    var passing = 0
  }

  @Test(arguments: [0, Reachability.limit]) func agreesWithTheEditedGraph(limit: Int) throws {
    var counts = Counts()
    for seed in 0..<60 {
      var source = RandomGraphs(seed: UInt64(3000 + seed))
      let graph = try source.graph(nodes: 40)
      var loops = LoopTest(graph, tableLimit: limit)
      for step in 0..<60 {
        guard let edit = try self.edit(of: graph, &source),
          let expected = Self.closesCycle(edit, in: graph)
        else { continue }
        let verdict = loops.verdict(on: ReplacementSources(edit))
        #expect(verdict.closesCycle == expected, "seed \(3000 + seed) step \(step): \(edit)")
        counts.loops += expected ? 1 : 0
        counts.free += expected ? 0 : 1
        counts.passing += verdict.isLasting ? 0 : 1
      }
    }
    #expect(counts.loops > 300 && counts.free > 300 && counts.passing > 30, "\(counts)")
  }

  /// A lasting verdict holds until the nodes that it depends on have others upstream.
  @Test func verdictsLast() throws {
    var (kept, changed) = (0, 0)
    for seed in 0..<40 {
      var source = RandomGraphs(seed: UInt64(4000 + seed))
      var graph = try source.graph(nodes: 58)
      let edits = try (0..<60).compactMap { _ in try self.edit(of: graph, &source) }
      for step in 0..<6 {
        var before = LoopTest(graph)
        let first = edits.map { edit -> LoopVerdict? in
          Self.closesCycle(edit, in: graph).map { _ in before.verdict(on: ReplacementSources(edit))
          }
        }
        guard let old = before.reachability, let effect = try? graph.effect(of: source.pick(edits))
        else { continue }
        graph.apply(effect)
        var after = LoopTest(graph)
        guard let changes = after.changes(since: old) else { continue }
        for (edit, verdict) in zip(edits, first) {
          guard let verdict, verdict.isLasting, isStillThere(edit, effect, graph),
            let now = Self.closesCycle(edit, in: graph)
          else { continue }
          if ReplacementSources(edit).touch(changes) {
            changed += now == verdict.closesCycle ? 0 : 1
          } else {
            kept += 1
            #expect(now == verdict.closesCycle, "seed \(4000 + seed) step \(step): \(edit)")
          }
        }
      }
    }
    #expect(kept > 500 && changed > 5, "kept \(kept), changed \(changed)")
  }

  /// Whether all that the edit names is there and reads what it read.
  private func isStillThere(_ edit: GraphEdit, _ effect: EditEffect, _ graph: Graph) -> Bool {
    let sources = ReplacementSources(edit)
    let ids = sources.replaced.map(\.node) + sources.sources.map(\.node)
    return ids.allSatisfy { id in
      graph.contains(id) && !effect.rewired.contains { $0.id == id }
    }
  }

  /// One to three values, of several outputs too, replaced by something new or old.
  private func edit(of graph: Graph, _ source: inout RandomGraphs) throws -> GraphEdit? {
    var edit = GraphEdit()
    let all = graph.nodeIDs.flatMap { id in
      graph[id].outputs.indices.map { Value(id, port: $0) }
    }
    for _ in 0..<(1 + source.random.next(below: 3)) {
      let from = source.pick(all)
      guard !edit.redirections.contains(where: { $0.from == from || $0.to == from }) else {
        continue
      }
      let like = all.filter { value in
        graph.type(of: value) == graph.type(of: from) && value != from
          && !edit.redirections.contains { $0.from == value }
      }
      guard !like.isEmpty else { continue }
      let (a, b) = (source.pick(like), source.pick(like))
      switch source.random.next(below: 3) {
      case 0: edit.redirect(from, to: a)
      case 1: edit.redirect(from, to: Value(try edit.add(.tanh, .none, [a], in: graph)))
      default: edit.redirect(from, to: Value(try edit.add(.add, .none, [a, b], in: graph)))
      }
    }
    return edit.redirections.isEmpty ? nil : edit
  }

  /// Whether building the edited graph finds a cycle; nil where the edit cannot be built at all.
  private static func closesCycle(_ edit: GraphEdit, in graph: Graph) -> Bool? {
    do {
      _ = try graph.effect(of: edit)
      return false
    } catch {
      return error.code == .cycle ? true : nil
    }
  }
}
