import CostModels
import TensorGraph
import Testing

@testable import GraphInspection

@Suite struct DifferenceTests {
  private static let costs = PeerCostModel.cpu

  /// Three products of one input with weights and biases, as attention begins, or the one product
  /// that replaces them.
  private func projections(
    _ graph: inout Graph, _ x: Value, layer: UInt64, merged: Bool
  ) throws -> Value {
    func weight(_ number: UInt64, _ shape: [Int]) -> Value {
      graph.addWeight(
        Weight(
          key: ContentHash(high: layer, low: number), values: nil, name: "w\(layer).\(number)"),
        TensorType(.float32, shape))
    }
    var parts: [Value]
    if merged {
      let product = try graph.add(.matMul, .none, [x, weight(10, [8, 24])])
      let sum = try graph.add(.add, .none, [Value(product), weight(11, [24])])
      let split = try graph.add(
        .split, ["axis": .int(1), "split": .ints([8, 8, 8])], [Value(sum)])
      parts = (0..<3).map { Value(split, port: $0) }
    } else {
      parts = try (0..<3 as Range<UInt64>).map { part in
        let product = try graph.add(.matMul, .none, [x, weight(part, [8, 8])])
        return Value(try graph.add(.add, .none, [Value(product), weight(3 + part, [8])]))
      }
    }
    let scores = try graph.add(
      .matMul, .none, [Value(try graph.add(.relu, .none, [parts[0]])), parts[1]])
    let mixed = try graph.add(.matMul, .none, [Value(scores), parts[2]])
    return Value(try graph.add(.add, .none, [Value(mixed), x]))
  }

  private func model(layers: Int, merged: Set<Int>) throws -> Graph {
    var graph = Graph()
    var x = graph.addInput("x", TensorType(.float32, [8, 8]))
    for layer in 0..<layers {
      x = try projections(
        &graph, x, layer: UInt64(layer), merged: merged.contains(layer))
    }
    graph.addOutput("y", x)
    return graph
  }

  @Test func aGraphDoesNotDifferFromItself() throws {
    let graph = try model(layers: 3, merged: [1])
    let difference = GraphDifference(from: graph, to: graph, under: Self.costs)
    #expect(difference.isEmpty)
    #expect(difference.unchangedCount == graph.nodeIDs.count { graph[$0].isComputing })
  }

  @Test func theSameChangeInEveryLayerIsOneGroup() throws {
    let old = try model(layers: 4, merged: [])
    let new = try model(layers: 4, merged: [0, 1, 2, 3])
    let difference = GraphDifference(from: old, to: new, under: Self.costs)
    #expect(
      difference.groups.map(\.summary) == ["3 Add, 3 MatMul -> 1 Add, 1 MatMul, 1 Split"])
    #expect(difference.regions.count == 4)
    #expect(difference.unchangedCount == 4 * 4)
    for region in difference.regions {
      #expect(region.before.inputs.count == 1)
      #expect(region.before.outputs.count == 3)
      #expect(region.after.outputs.count == 3)
    }
    expectWhole(difference)
  }

  @Test func aChangeLeavesWhatIsBehindItUnchanged() throws {
    let old = try model(layers: 5, merged: [])
    let new = try model(layers: 5, merged: [1, 3])
    let difference = GraphDifference(from: old, to: new, under: Self.costs)
    #expect(difference.regions.count == 2)
    #expect(difference.removedCount == 12)
    #expect(difference.addedCount == 6)
    expectWhole(difference)
    let back = GraphDifference(from: new, to: old, under: Self.costs)
    #expect(
      back.groups.map(\.summary) == ["1 Add, 1 MatMul, 1 Split -> 3 Add, 3 MatMul"])
    expectWhole(back)
  }

  /// A chain has no path around a change: what stands between two changes is found by its looks.
  @Test func nodesBetweenTwoChangesOfAChainStay() throws {
    func chain(_ operators: [Operator]) throws -> Graph {
      var graph = Graph()
      var x = graph.addInput("x", TensorType(.float32, [4]))
      for op in operators { x = Value(try graph.add(op, .none, [x])) }
      graph.addOutput("y", x)
      return graph
    }
    let difference = GraphDifference(
      from: try chain([.relu, .exp, .tanh, .sigmoid, .exp, .relu]),
      to: try chain([.relu, .log, .tanh, .sigmoid, .log, .relu]), under: Self.costs)
    #expect(difference.unchangedCount == 4)
    #expect(difference.groups.map(\.summary) == ["1 Exp -> 1 Log"])
    #expect(difference.regions.count == 2)
    expectWhole(difference)
  }

  @Test func aRemovedNodeIsARegionWithNothingAfter() throws {
    func graph(withIdentity: Bool) throws -> Graph {
      var graph = Graph()
      let x = graph.addInput("x", TensorType(.float32, [4]))
      var value = Value(try graph.add(.relu, .none, [x]))
      if withIdentity { value = Value(try graph.add(.identity, .none, [value])) }
      graph.addOutput("y", Value(try graph.add(.tanh, .none, [value])))
      return graph
    }
    let difference = GraphDifference(
      from: try graph(withIdentity: true), to: try graph(withIdentity: false), under: Self.costs)
    #expect(difference.groups.map(\.summary) == ["1 Identity -> nothing"])
    #expect(difference.unchangedCount == 2)
    expectWhole(difference)
  }

  /// A scale that moves to the other side of a node that stayed is one region.
  @Test func aMoveIsOneRegion() throws {
    func graph(before: Bool) throws -> Graph {
      var graph = Graph()
      var x = graph.addInput("x", TensorType(.float32, [4, 4]))
      let w = graph.addWeight(
        Weight(key: ContentHash(high: 7, low: 7), values: nil, name: "w"),
        TensorType(.float32, [4, 8]))
      if before { x = Value(try graph.add(.tanh, .none, [x])) }
      x = Value(try graph.add(.matMul, .none, [x, w]))
      if !before { x = Value(try graph.add(.tanh, .none, [x])) }
      graph.addOutput("y", x)
      return graph
    }
    let difference = GraphDifference(
      from: try graph(before: true), to: try graph(before: false), under: Self.costs)
    #expect(
      difference.groups.map(\.summary) == ["1 Tanh -> 1 Tanh (other attributes or shapes)"])
    #expect(difference.unchangedCount == 1)
    expectWhole(difference)
  }

  @Test func otherWeightsAreADifference() throws {
    func graph(_ key: UInt64) throws -> Graph {
      var graph = Graph()
      let x = graph.addInput("x", TensorType(.float32, [4, 4]))
      let w = graph.addWeight(
        Weight(key: ContentHash(high: key, low: 1), values: nil, name: "w"),
        TensorType(.float32, [4, 4]))
      graph.addOutput("y", Value(try graph.add(.matMul, .none, [x, w])))
      return graph
    }
    let difference = GraphDifference(from: try graph(1), to: try graph(2), under: Self.costs)
    #expect(difference.groups.map(\.summary) == ["1 MatMul -> 1 MatMul (other weights)"])
    #expect(difference.removedWeights.count == 1)
    #expect(difference.addedWeights.count == 1)
  }

  /// All nodes stay, only the wiring differs: that must not be called equal.
  @Test func swappedOperandsAreADifference() throws {
    func graph(_ swapped: Bool, _ op: Operator) throws -> Graph {
      var graph = Graph()
      let x = graph.addInput("x", TensorType(.float32, [4]))
      let y = graph.addInput("y", TensorType(.float32, [4]))
      graph.addOutput("z", Value(try graph.add(op, .none, swapped ? [y, x] : [x, y])))
      return graph
    }
    let sub = GraphDifference(
      from: try graph(false, .sub), to: try graph(true, .sub), under: Self.costs)
    #expect(sub.groups.map(\.summary) == ["1 Sub -> 1 Sub (connected otherwise)"])
    let add = GraphDifference(
      from: try graph(false, .add), to: try graph(true, .add), under: Self.costs)
    #expect(add.isEmpty)
  }

  @Test func reroutedOutputsAreADifference() throws {
    func graph(_ swapped: Bool) throws -> Graph {
      var graph = Graph()
      let x = graph.addInput("x", TensorType(.float32, [4]))
      let parts = [try graph.add(.relu, .none, [x]), try graph.add(.tanh, .none, [x])].map {
        Value($0)
      }
      graph.addOutput("a", parts[swapped ? 1 : 0])
      graph.addOutput("b", parts[swapped ? 0 : 1])
      return graph
    }
    let difference = GraphDifference(
      from: try graph(false), to: try graph(true), under: Self.costs)
    #expect(difference.reroutedOutputs == ["a", "b"])
    #expect(!difference.isEmpty)
  }

  @Test func inputsAreFoundByName() throws {
    func graph(_ names: [String]) throws -> Graph {
      var graph = Graph()
      let inputs = names.map { graph.addInput($0, TensorType(.float32, [4])) }
      let places = ["left", "right"].compactMap { names.firstIndex(of: $0) }
      graph.addOutput("z", Value(try graph.add(.sub, .none, places.map { inputs[$0] })))
      return graph
    }
    let difference = GraphDifference(
      from: try graph(["left", "right"]), to: try graph(["right", "left"]), under: Self.costs)
    #expect(difference.regions.isEmpty)
  }

  /// Two changes that touch are told apart where both graphs are known to compute the same value.
  @Test func regionsEndAtValuesThatBothCompute() throws {
    func chain(_ operators: [Operator]) throws -> (graph: Graph, values: [Value]) {
      var graph = Graph()
      var values = [graph.addInput("x", TensorType(.float32, [4]))]
      for op in operators {
        values.append(Value(try graph.add(op, .none, [values[values.count - 1]])))
      }
      graph.addOutput("y", values[values.count - 1])
      return (graph, values)
    }
    let old = try chain([.exp, .log, .sin, .cos])
    let new = try chain([.tanh, .sigmoid])
    let touching = GraphDifference(from: old.graph, to: new.graph, under: Self.costs)
    #expect(touching.groups.map(\.summary) == ["1 Cos, 1 Exp, 1 Log, 1 Sin -> 1 Sigmoid, 1 Tanh"])
    let values = ValueComparison(
      agreements: [
        ValueAgreement(old: old.values[2], new: new.values[1]),
        ValueAgreement(old: old.values[4], new: new.values[2]),
      ], comparedOld: Set(old.values), comparedNew: Set(new.values))
    let apart = GraphDifference(
      from: old.graph, to: new.graph, under: Self.costs, values: values)
    #expect(
      apart.regions.map(\.summary) == ["1 Exp, 1 Log -> 1 Tanh", "1 Cos, 1 Sin -> 1 Sigmoid"])
    expectWhole(apart)
  }

  /// A node that stayed but gives another value joins what changed before and behind it.
  @Test func aNodeThatGivesAnotherValueIsInsideAChange() throws {
    func graph(_ first: Operator, _ last: Operator) throws -> (graph: Graph, values: [Value]) {
      var graph = Graph()
      let x = graph.addInput("x", TensorType(.float32, [4]))
      let a = Value(try graph.add(first, .none, [x]))
      let b = Value(try graph.add(.relu, .none, [a]))
      let c = Value(try graph.add(last, .none, [b]))
      graph.addOutput("y", c)
      return (graph, [x, a, b, c])
    }
    let (old, new) = (try graph(.exp, .log), try graph(.sin, .cos))
    let apart = GraphDifference(from: old.graph, to: new.graph, under: Self.costs)
    #expect(apart.regions.count == 2)
    let values = ValueComparison(
      agreements: [ValueAgreement(old: old.values[3], new: new.values[3])],
      comparedOld: Set(old.values), comparedNew: Set(new.values))
    let joined = GraphDifference(from: old.graph, to: new.graph, under: Self.costs, values: values)
    #expect(joined.regions.map(\.summary) == ["1 Exp, 1 Log -> 1 Cos, 1 Sin"])
    #expect(joined.unchangedCount == 1)
    expectWhole(joined)
  }

  private func expectWhole(_ difference: GraphDifference) {
    for problem in DifferenceCheck.problems(of: difference) { Issue.record("\(problem)") }
  }
}
