import SeededRandom
import TensorGraph
import Testing

/// What is said of two edits of one graph from their surroundings agrees with the content hashes of
/// the edited graphs.
@Suite struct EditComparisonTests {
  @Test func agreesWithContentHashes() throws {
    var (same, told, undecided) = (0, 0, 0)
    for seed in 0..<30 {
      var random = CounterRandom(seed: UInt64(seed), stream: [7])
      let graph = try Self.graph(using: &random)
      let effects = try Self.effects(of: graph, using: &random)
      let known = graph.nodeHashes
      for (position, a) in effects.enumerated() {
        for b in effects[(position + 1)...] {
          let areEqual = graph.contentHash(after: a) == graph.contentHash(after: b)
          let place = Comment("seed \(seed): \(a.rewired.map(\.id)), \(b.rewired.map(\.id))")
          if graph.leadToSameContent(a, b) {
            #expect(areEqual, place)
            same += 1
          } else if areEqual {
            undecided += 1
          }
          if let x = graph.novelty(of: a, known: known), let y = graph.novelty(of: b, known: known),
            x != y
          {
            #expect(!areEqual, place)
            told += 1
          }
        }
      }
    }
    // Nearly all that can be told is told.
    #expect(same > 300 && undecided * 4 < same, "\(same) same, \(undecided) undecided")
    #expect(told > 1000, "\(told) told apart")
  }

  /// A chain in which the same operators often follow each other, with sums of two of its values or
  /// of weights, and with parts; several outputs.
  private static func graph(using random: inout CounterRandom) throws -> Graph {
    var graph = Graph()
    var values = [graph.addInput("x", GraphRecipe.type), graph.addInput("y", GraphRecipe.type)]
    let weights = (0..<2).map { number in
      let weight = Weight(
        key: ContentHash(high: 1, low: UInt64(number)), values: nil, name: "w\(number)")
      return graph.addWeight(weight, GraphRecipe.type)
    }
    for _ in 0..<24 {
      let last = values[values.count - 1]
      switch random.below(10) {
      case 0: values.append(Value(try graph.add(.add, .none, [last, random.pick(values)])))
      case 2:
        let scaled = try graph.add(.relu, .none, [random.pick(weights)])
        values.append(Value(try graph.add(.sub, .none, [last, Value(scaled)])))
      case 3:
        let parts = try graph.add(.split, ["axis": .int(1), "split": .ints([2, 4])], [last])
        let swapped = [Value(parts, port: 1), Value(parts)]
        values.append(Value(try graph.add(.concat, ["axis": .int(1)], swapped)))
      case 1: values.append(Value(try graph.add(.tanh, .none, [last])))
      default: values.append(Value(try graph.add(.relu, .none, [last])))
      }
    }
    graph.addOutput("o", values[values.count - 1])
    graph.addOutput("p", random.pick(values))
    graph.removeUnneeded()
    return graph
  }

  /// Edits that leave out an operator, do it twice, or are random.
  private static func effects(
    of graph: Graph, using random: inout CounterRandom
  ) throws -> [EditEffect] {
    var effects: [EditEffect] = []
    for id in graph.nodeIDs where [.relu, .tanh].contains(graph[id].op) {
      var (without, twice) = (GraphEdit(), GraphEdit())
      without.redirect(Value(id), to: graph[id].inputs[0])
      twice.redirect(
        Value(id), to: Value(try twice.add(graph[id].op, .none, [Value(id)], in: graph)))
      effects += [try graph.effect(of: without), try graph.effect(of: twice)]
    }
    for _ in 0..<12 {
      let edit = try RandomEditTests.edit(of: graph, using: &random)
      if let effect = try? graph.effect(of: edit) { effects.append(effect) }
    }
    return effects
  }
}
