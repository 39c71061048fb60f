import TensorGraph
import Testing

@testable import GraphInspection

@Suite struct ActivationMemoryTests {
  /// A float32 vector of `count` elements takes four bytes for each.
  private func vector(_ count: Int) -> TensorType { TensorType(.float32, [count]) }

  @Test func aChainHoldsTheInputAndTwoNeighbours() throws {
    var graph = Graph()
    let x = graph.addInput("x", vector(10))
    let a = try graph.add(.relu, .none, [x])
    let b = try graph.add(.relu, .none, [Value(a)])
    let c = try graph.add(.relu, .none, [Value(b)])
    graph.addOutput("y", Value(c))
    let memory = ActivationMemory(of: graph, order: graph.executionOrder())
    // x stays; a and b while b runs, b and c while c runs.
    #expect(memory.peakBytes == 120)
    #expect(memory.peakNode == b)
    #expect(memory.aliveAtPeak.map(\.value) == [x, Value(a), Value(b)])
    #expect(memory.tensors.count == 4)
  }

  @Test func theOrderOfBranchesCounts() throws {
    var graph = Graph()
    let x = graph.addInput("x", vector(1))
    var wide: [NodeID] = []
    var narrow: [NodeID] = []
    for _ in 0..<3 { wide.append(try graph.add(.expand, ["shape": .ints([100])], [x])) }
    for id in wide {
      narrow.append(
        try graph.add(.reduceSum, ["axes": .ints([0]), "keepdims": .int(1)], [Value(id)]))
    }
    let sum = try graph.add(.sum, .none, narrow.map { Value($0) })
    graph.addOutput("y", Value(sum))
    let byLevel = ActivationMemory(of: graph, order: graph.topologicalOrder())
    let byBranch = ActivationMemory(
      of: graph, order: zip(wide, narrow).flatMap { [$0, $1] } + [sum])
    // All wide values and the first narrow one beside x; one wide value, three narrow ones and x.
    #expect(byLevel.peakBytes == 4 + 3 * 400 + 4)
    #expect(byBranch.peakBytes == 4 + 400 + 3 * 4)
  }

  @Test func aViewSharesTheMemoryOfItsSource() throws {
    var graph = Graph()
    let x = graph.addInput("x", vector(6))
    let a = try graph.add(.relu, .none, [x])
    let view = try graph.add(.reshape, ["shape": .ints([2, 3])], [Value(a)])
    let again = try graph.add(.reshape, ["shape": .ints([3, 2])], [Value(view)])
    let b = try graph.add(.relu, .none, [Value(again)])
    let back = try graph.add(.reshape, ["shape": .ints([6])], [Value(b)])
    graph.addOutput("y", Value(back))
    let memory = ActivationMemory(of: graph, order: graph.executionOrder())
    #expect(memory.tensors.map(\.value) == [x, Value(a), Value(b)])
    #expect(memory.peakBytes == 72)
    #expect(memory.peakNode == b)
  }

  @Test func whatNobodyReadsLivesWhileItsNodeRuns() throws {
    var graph = Graph()
    let x = graph.addInput("x", vector(8))
    let split = try graph.add(.split, ["axis": .int(0), "split": .ints([6, 2])], [x])
    let y = try graph.add(.relu, .none, [Value(split, port: 1)])
    graph.addOutput("y", Value(y))
    let memory = ActivationMemory(of: graph, order: graph.executionOrder())
    #expect(memory.peakBytes == 32 + 24 + 8)
    #expect(memory.peakNode == split)
  }

  @Test func weightsAreNoActivations() throws {
    var graph = Graph()
    let x = graph.addInput("x", vector(4))
    let type = TensorType(.float32, [4, 4])
    let key = ContentHash(high: 1, low: 1)
    let w = graph.addWeight(Weight(key: key, values: nil, name: "w"), type)
    let copy = graph.addWeight(Weight(key: key, values: nil, name: "copy"), type)
    let turned = try graph.add(.transpose, ["perm": .ints([1, 0])], [w])
    let product = try graph.add(.matMul, .none, [x, Value(turned)])
    let other = try graph.add(.matMul, .none, [Value(product), copy])
    graph.addOutput("y", Value(other))
    let memory = ActivationMemory(of: graph, order: graph.executionOrder())
    #expect(memory.tensors.count == 3)
    #expect(memory.peakBytes == 48)
    let weights = WeightMemory(of: graph)
    #expect(weights.bytes == 64)
    #expect(weights.tensors.map(\.name) == ["w"])
    #expect(weights.shares.map(\.elementType) == [.float32])
  }

  @Test func aGraphWithoutNodesHoldsItsInputs() {
    var graph = Graph()
    let x = graph.addInput("x", vector(5))
    graph.addOutput("y", x)
    let memory = ActivationMemory(of: graph, order: graph.executionOrder())
    #expect(memory.peakBytes == 20)
    #expect(memory.peakNode == nil)
  }
}
