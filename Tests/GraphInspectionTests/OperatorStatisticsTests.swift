import CostModels
import GraphInspection
import TensorGraph
import Testing

@Suite struct OperatorStatisticsTests {
  @Test func countsCostsAndWorkAreThoseOfTheNodes() throws {
    var graph = Graph()
    let x = graph.addInput("x", TensorType(.float32, [2, 3]))
    let w = graph.addWeight(
      Weight(key: ContentHash(high: 1, low: 1), values: nil, name: "w"),
      TensorType(.float32, [4, 3]))
    let turned = try graph.add(.transpose, ["perm": .ints([1, 0])], [w])
    let product = try graph.add(.matMul, .none, [x, Value(turned)])
    let first = try graph.add(.relu, .none, [Value(product)])
    let second = try graph.add(.relu, .none, [Value(first)])
    let flat = try graph.add(.reshape, ["shape": .ints([8])], [Value(second)])
    graph.addOutput("y", Value(flat))
    let cost = GraphCost(of: graph, under: PeerCostModel.cpu)
    let rows = OperatorStatistics.list(of: graph, cost: cost)
    #expect(rows.map(\.name) == ["Relu", "MatMul", "Reshape", "Transpose"])
    let byName = Dictionary(uniqueKeysWithValues: rows.map { ($0.name, $0) })
    // 2 x 4 results of 3 products and sums; operands of 6 and 12 floats, result of 8.
    #expect(byName["MatMul"]?.flops == 48)
    #expect(byName["MatMul"]?.bytes == 104)
    #expect(byName["Relu"]?.count == 2)
    #expect(byName["Relu"]?.flops == 16)
    #expect(byName["Relu"]?.cost == cost[first] + cost[second])
    #expect(byName["Transpose"]?.weightOnly == 1)
    #expect(byName["Transpose"]?.cost == 0)
    #expect(byName["Transpose"]?.bytes == 0)
    #expect(byName["Reshape"]?.bytes == 0)
    #expect(rows.reduce(0) { $0 + $1.cost } == cost.total)
  }
}
