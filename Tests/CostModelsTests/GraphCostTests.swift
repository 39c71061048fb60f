import CostModels
import ModelZoo
import SeededRandom
import TensorGraph
import Testing

@Suite struct GraphCostTests {
  /// Over random edits: the predicted change, the cost kept up to date and the cost computed anew
  /// are the same numbers, for every model.
  @Test(arguments: ["nasrnn", "bert", "tt"], 0..<6) func editsKeepTheCostExact(
    name: String, seed: UInt64
  ) throws {
    var random = CounterRandom(seed: seed, stream: [4])
    var graph = try ModelZoo.graph(named: name)
    var costs = try CostModelCatalog.names.map {
      GraphCost(of: graph, under: try CostModelCatalog.named($0))
    }
    var (applied, flipped, removed) = (0, 0, 0)
    for step in 0..<30 {
      let edit = try Self.edit(of: graph, using: &random)
      guard let effect = try? graph.effect(of: edit) else { continue }
      applied += 1
      flipped += effect.weightOnlyChanges.count
      removed += effect.removed.count
      let before = graph
      graph.apply(effect)
      for index in costs.indices {
        let expected = GraphCost(of: graph, under: costs[index].model)
        let place: Comment = "\(name) seed \(seed) step \(step) \(costs[index].model.name)"
        let change = costs[index].change(of: effect, in: before)
        #expect(costs[index].total + change == expected.total, place)
        costs[index].apply(effect, to: before)
        #expect(costs[index].total == expected.total, place)
        #expect(graph.nodeIDs.allSatisfy { costs[index][$0] == expected[$0] }, place)
        #expect(costs[index].total >= 0, place)
      }
    }
    #expect(applied > 15 && removed > 0, "\(name) seed \(seed)")
    if name == "nasrnn" { #expect(flipped > 0, "seed \(seed)") }
  }

  /// New operators after a random value, or a random value replaced by another of its type.
  static func edit(of graph: Graph, using random: inout CounterRandom) throws -> GraphEdit {
    func pick<T>(_ items: [T]) -> T { items[Int(random.next() % UInt64(items.count))] }
    // Inputs and weights of vector shape are few: half of the time one of them is replaced.
    let leaves = graph.nodeIDs.filter {
      graph[$0].inputs.isEmpty && !graph.uses(of: $0).isEmpty && graph[$0].outputs[0].shape[0] == 1
    }
    let inner = graph.nodeIDs.filter { graph[$0].op.family != .structural }
    let nodes = leaves.isEmpty || random.next() % 2 == 0 ? inner : leaves
    let target = Value(pick(nodes))
    let type = graph.type(of: target)
    var alike = graph.nodeIDs.filter { graph[$0].outputs[0] == type && $0 != target.node }
    let weightOnly = alike.filter(graph.isWeightOnly)
    if !weightOnly.isEmpty, random.next() % 2 == 0 { alike = weightOnly }
    var edit = GraphEdit()
    switch random.next() % 3 {
    case 0 where !alike.isEmpty: edit.redirect(target, to: Value(pick(alike)))
    case 1 where !alike.isEmpty:
      let sum = try edit.add(.add, .none, [Value(pick(alike)), Value(pick(alike))], in: graph)
      edit.redirect(target, to: Value(sum))
    default:
      let order = Array((0..<type.rank).reversed())
      let turned = try edit.add(.transpose, ["perm": .ints(order)], [target], in: graph)
      let relu = try edit.add(.relu, .none, [Value(turned)], in: graph)
      let back = try edit.add(.transpose, ["perm": .ints(order)], [Value(relu)], in: graph)
      edit.redirect(target, to: Value(back))
    }
    return edit
  }

  @Test func weightOnlyNodesCostNothing() throws {
    var graph = Graph()
    let type = TensorType(.float32, [64, 64])
    let x = graph.addInput("x", type)
    let key = ContentHash(high: 0, low: 1)
    let w = graph.addWeight(Weight(key: key, values: nil, name: "w"), type)
    let folded = try graph.add(.matMul, .none, [w, w])
    let used = try graph.add(.matMul, .none, [x, Value(folded)])
    graph.addOutput("y", Value(used))
    let cost = GraphCost(of: graph, under: PeerCostModel.gpu)
    #expect(cost[folded] == 0)
    #expect(cost[w.node] == 0 && cost[x.node] == 0)
    #expect(cost[used] > 5)
    #expect(cost.total == cost[used])
  }
}
