import SeededRandom
import TensorGraph
import Testing

/// Random graphs under random edits. Every failure prints the seed.
@Suite struct RandomEditTests {
  @Test(arguments: 0..<40) func editsKeepInvariantsAndPredictTheHash(seed: UInt64) throws {
    var random = CounterRandom(seed: seed, stream: [1])
    let recipe = GraphRecipe.random(count: 24, using: &random)
    var graph = try recipe.build(using: &random)
    try graph.checkInvariants()
    var applied = 0
    for step in 0..<25 {
      let edit = try Self.edit(of: graph, using: &random)
      let snapshot = graph
      let effect: EditEffect
      do {
        effect = try graph.effect(of: edit)
      } catch {
        #expect(error.code == .cycle, "seed \(seed) step \(step): \(error)")
        #expect(Self.closesCycle(edit, in: graph), "seed \(seed) step \(step): no cycle")
        continue
      }
      #expect(!Self.closesCycle(edit, in: graph), "seed \(seed) step \(step): cycle not seen")
      graph.apply(effect)
      applied += 1
      try graph.checkInvariants()
      try snapshot.checkInvariants()
      try Self.check(effect, from: snapshot, to: graph, "seed \(seed) step \(step)")
      let anew = try graph.rebuilt(using: &random)
      #expect(anew.contentHash == graph.contentHash, "seed \(seed) step \(step)")
      #expect(snapshot.contentHash(after: effect) == anew.contentHash, "seed \(seed) step \(step)")
    }
    #expect(applied > 5, "seed \(seed)")
  }

  /// What an effect lists is exactly the difference of the two graphs.
  static func check(
    _ effect: EditEffect, from old: Graph, to new: Graph, _ place: Comment
  ) throws {
    let (before, after) = (Set(old.nodeIDs), Set(new.nodeIDs))
    #expect(effect.removed == before.subtracting(after).sorted(), place)
    #expect(effect.added.map(\.id) == after.subtracting(before).sorted(), place)
    let rewired = before.intersection(after).filter { old[$0].inputs != new[$0].inputs }
    #expect(effect.rewired.map(\.id) == rewired.sorted(), place)
    let flipped = before.intersection(after).filter {
      old.isWeightOnly($0) != new.isWeightOnly($0)
    }
    #expect(effect.weightOnlyChanges.map(\.id) == flipped.sorted(), place)
    #expect(
      effect.weightOnlyChanges.allSatisfy { new.isWeightOnly($0.id) == $0.weightOnly }, place)
    #expect(effect.addedWeightOnly == effect.added.map { new.isWeightOnly($0.id) }, place)
    #expect(new.nodeCount == after.count, place)
    #expect(after == new.reachable(), "a dead node stayed; \(place)")
  }

  /// A few new nodes over random values; one or two values redirected to new or old ones.
  static func edit(of graph: Graph, using random: inout CounterRandom) throws -> GraphEdit {
    let wide = graph.nodeIDs.filter { graph[$0].outputs == [GraphRecipe.type] }
    var edit = GraphEdit()
    var sources = wide.map { Value($0) }
    for _ in 0..<random.below(4) {
      let (a, b) = (random.pick(sources), random.pick(sources))
      let id: NodeID
      switch random.below(4) {
      case 0: id = try edit.add(.relu, .none, [a], in: graph)
      case 1: id = try edit.add(.add, .none, [a, b], in: graph)
      case 2:
        let parts = try edit.add(
          .split, ["axis": .int(1), "split": .ints([2, 4])], [a], in: graph)
        id = try edit.add(
          .concat, ["axis": .int(1)], [Value(parts, port: 1), Value(parts)], in: graph)
      default: id = try edit.add(.sub, .none, [a, b], in: graph)
      }
      sources.append(Value(id))
    }
    let targets = wide.filter { graph[$0].op != .input }
    var redirected: Set<NodeID> = []
    for _ in 0..<(1 + random.below(2)) {
      guard let target = targets.isEmpty ? nil : random.pick(targets) else { break }
      let goal = random.below(3) == 0 ? random.pick(sources) : sources[sources.count - 1]
      guard goal.node != target, !edit.redirections.contains(where: { $0.to.node == target }),
        !redirected.contains(goal.node), redirected.insert(target).inserted
      else { continue }
      edit.redirect(Value(target), to: goal)
    }
    return edit
  }

  /// Whether the edited graph, built naively, has a cycle among what its outputs need or what the
  /// edit leaves alive.
  static func closesCycle(_ edit: GraphEdit, in graph: Graph) -> Bool {
    var redirect: [Value: Value] = [:]
    for redirection in edit.redirections { redirect[redirection.from] = redirection.to }
    func inputs(_ id: NodeID) -> [Value] {
      if let index = id.addedIndex { return edit.added[index].inputs }
      return graph[id].inputs.map { redirect[$0] ?? $0 }
    }
    var done: Set<NodeID> = []
    var open: Set<NodeID> = []
    func visit(_ id: NodeID) -> Bool {
      if done.contains(id) { return false }
      guard open.insert(id).inserted else { return true }
      for input in inputs(id) where visit(input.node) { return true }
      open.remove(id)
      done.insert(id)
      return false
    }
    let all = graph.nodeIDs + edit.added.indices.map { NodeID.added($0) }
    return all.contains { visit($0) }
  }
}
