import SeededRandom
import TensorGraph
import Testing

@Suite struct GraphEditTests {
  let type = TensorType(.float32, [2, 3])

  /// x -> relu -> tanh -> y
  func chain() throws -> (graph: Graph, x: Value, relu: NodeID, tanh: NodeID) {
    var graph = Graph()
    let x = graph.addInput("x", type)
    let relu = try graph.add(.relu, .none, [x])
    let tanh = try graph.add(.tanh, .none, [Value(relu)])
    graph.addOutput("y", Value(tanh))
    return (graph, x, relu, tanh)
  }

  @Test func aCopyIsASnapshot() throws {
    var (graph, x, relu, tanh) = try chain()
    let snapshot = graph
    try graph.apply(GraphEdit(redirections: [.init(from: Value(relu), to: x)]))
    #expect(snapshot.nodeIDs == [x.node, relu, tanh])
    #expect(snapshot[tanh].inputs == [Value(relu)])
    #expect(graph.nodeIDs == [x.node, tanh])
    #expect(graph[tanh].inputs == [x])
    #expect(graph.contentHash != snapshot.contentHash)
    try snapshot.checkInvariants()
  }

  @Test func unneededNodesAreRemoved() throws {
    var (graph, x, relu, tanh) = try chain()
    let hash = graph.contentHash
    let unread = graph.addInput("unread", type)
    let neg = try graph.add(.neg, .none, [Value(relu)])
    try graph.add(.abs, .none, [Value(neg)])
    graph.removeUnneeded()
    #expect(graph.nodeIDs == [x.node, relu, tanh, unread.node])
    #expect(graph.nodeCount == 4)
    #expect(graph.uses(of: relu).map(\.consumer) == [tanh])
    #expect(graph.contentHash == hash)
    try graph.checkInvariants()
  }

  @Test func aNewNodeMayReadWhatItReplaces() throws {
    var (graph, _, relu, tanh) = try chain()
    var edit = GraphEdit()
    let neg = try edit.add(.neg, .none, [Value(relu)], in: graph)
    edit.redirect(Value(relu), to: Value(neg))
    let effect = try graph.apply(edit)
    #expect(effect.removed.isEmpty)
    #expect(graph[tanh].inputs == [Value(effect.added[0].id)])
    #expect(graph[effect.added[0].id].inputs == [Value(relu)])
  }

  @Test func aCycleIsRefused() throws {
    let (graph, x, relu, tanh) = try chain()
    var edit = GraphEdit()
    let neg = try edit.add(.neg, .none, [Value(tanh)], in: graph)
    edit.redirect(x, to: Value(neg))
    #expect(throws: GraphError.self) { try graph.effect(of: edit) }
    let direct = GraphEdit(redirections: [.init(from: Value(relu), to: Value(tanh))])
    let error = #expect(throws: GraphError.self) { try graph.effect(of: direct) }
    #expect(error?.code == .cycle)
  }

  @Test func malformedEditsAreRefused() throws {
    let (graph, x, relu, tanh) = try chain()
    func code(_ edit: GraphEdit) -> GraphError.Code? {
      do {
        _ = try graph.effect(of: edit)
        return nil
      } catch { return error.code }
    }
    let chained = GraphEdit(redirections: [
      .init(from: Value(tanh), to: Value(relu)), .init(from: Value(relu), to: x),
    ])
    #expect(code(chained) == .malformedEdit)
    let twice = GraphEdit(redirections: [
      .init(from: Value(tanh), to: Value(relu)), .init(from: Value(tanh), to: x),
    ])
    #expect(code(twice) == .malformedEdit)
    let itself = GraphEdit(redirections: [.init(from: x, to: x)])
    #expect(code(itself) == .malformedEdit)
    let forward = GraphEdit(
      added: [Node(.relu, inputs: [Value(.added(1))], outputs: [type])])
    #expect(code(forward) == .malformedEdit)
    let missing = GraphEdit(redirections: [.init(from: Value(NodeID(99)), to: x)])
    #expect(code(missing) == .unknownNode)
    let port = GraphEdit(redirections: [.init(from: Value(relu, port: 1), to: x)])
    #expect(code(port) == .unknownPort)
    let input = GraphEdit(
      added: [Node(.input, inputs: [], outputs: [type], payload: .input(position: 1, name: "z"))])
    #expect(code(input) == .malformedEdit)
    var wide = GraphEdit()
    let transposed = try wide.add(.transpose, ["perm": .ints([1, 0])], [x], in: graph)
    wide.redirect(Value(relu), to: Value(transposed))
    #expect(code(wide) == .typeMismatch)
  }

  @Test func whatNothingReadsIsRemovedUpwards() throws {
    var graph = Graph()
    let x = graph.addInput("x", type)
    let weight = graph.addWeight(
      Weight(key: ContentHash(high: 1, low: 1), values: nil, name: "w"), type)
    let neg = try graph.add(.neg, .none, [weight])
    let sum = try graph.add(.add, .none, [x, Value(neg)])
    let relu = try graph.add(.relu, .none, [Value(sum)])
    graph.addOutput("y", Value(relu))
    graph.addOutput("x again", x)
    var edit = GraphEdit()
    let tanh = try edit.add(.tanh, .none, [x], in: graph)
    _ = try edit.add(.neg, .none, [Value(tanh)], in: graph)  // nothing reads it
    edit.redirect(Value(relu), to: Value(tanh))
    let effect = try graph.apply(edit)
    #expect(effect.removed == [weight.node, neg, sum, relu])
    #expect(effect.added.map(\.node.op) == [.tanh])
    #expect(graph.outputs.map(\.value) == [Value(effect.added[0].id), x])
  }

  @Test func weightOnlyFlagsFollowEdits() throws {
    var graph = Graph()
    let x = graph.addInput("x", type)
    let weight = graph.addWeight(
      Weight(key: ContentHash(high: 1, low: 1), values: nil, name: "w"), type)
    let relu = try graph.add(.relu, .none, [x])
    let neg = try graph.add(.neg, .none, [Value(relu)])
    graph.addOutput("y", Value(neg))
    #expect(!graph.isWeightOnly(neg))
    let effect = try graph.apply(GraphEdit(redirections: [.init(from: Value(relu), to: weight)]))
    #expect(effect.weightOnlyChanges.map(\.id) == [neg])
    #expect(graph.isWeightOnly(neg))
  }
}

@Suite struct ContentHashTests {
  @Test(arguments: 0..<20) func insertionOrderDoesNotCount(seed: UInt64) throws {
    var random = CounterRandom(seed: seed, stream: [2])
    let recipe = GraphRecipe.random(count: 20, using: &random)
    let first = try recipe.build(using: &random)
    for _ in 0..<5 {
      let other = try recipe.build(using: &random)
      #expect(other.contentHash == first.contentHash, "seed \(seed)")
    }
  }

  /// Changing any one thing of a node that an output needs changes the hash.
  @Test(arguments: 0..<10) func everythingElseCounts(seed: UInt64) throws {
    var random = CounterRandom(seed: seed, stream: [3])
    let recipe = GraphRecipe.random(count: 16, using: &random)
    let graph = try recipe.build(using: &random)
    let needed = graph.reachable()
    var hashes: [ContentHash: String] = [graph.contentHash: "original"]
    for id in graph.nodeIDs where needed.contains(id) && !graph[id].inputs.isEmpty {
      let node = graph[id]
      var variants: [(String, Node)] = [
        ("op", Node(.identity, node.attributes, inputs: node.inputs, outputs: node.outputs)),
        ("attribute", Node(node.op, ["a": .int(1)], inputs: node.inputs, outputs: node.outputs)),
        (
          "type",
          Node(
            node.op, node.attributes, inputs: node.inputs,
            outputs: node.outputs.map { TensorType(.float16, $0.shape) })
        ),
        (
          "shape",
          Node(
            node.op, node.attributes, inputs: node.inputs,
            outputs: node.outputs.map { TensorType($0.elementType, $0.shape + [1]) })
        ),
      ]
      if node.inputs.count == 2, node.inputs[0] != node.inputs[1], !node.op.isCommutative {
        variants.append(("order", Node(node, inputs: node.inputs.reversed())))
      }
      for (what, variant) in variants {
        let changed = Self.replacing(id, by: variant, in: graph)
        let name = "\(what) of \(id) \(node.op.name)"
        let clash = hashes.updateValue(name, forKey: changed.contentHash)
        #expect(clash == nil, "seed \(seed): \(name) hashes as \(clash ?? "")")
      }
    }
    var twice = graph
    twice.addOutput("y", graph.outputs[0].value)
    #expect(hashes[twice.contentHash] == nil)
  }

  static func replacing(_ id: NodeID, by node: Node, in graph: Graph) -> Graph {
    var copy = Graph()
    for other in graph.nodeIDs {
      if case .input(_, let name) = graph[other].payload {
        copy.addInput(name, graph[other].outputs[0])
      } else {
        copy.append(other == id ? node : graph[other])
      }
    }
    for output in graph.outputs { copy.addOutput(output.name, output.value) }
    return copy
  }

  @Test func weightsCountByKeyAndInputsByPosition() throws {
    func hash(key: UInt64, name: String, swap: Bool) throws -> ContentHash {
      var graph = Graph()
      let type = TensorType(.float32, [2])
      let a = graph.addInput(name + "a", type)
      let b = graph.addInput(name + "b", type)
      let weight = Weight(key: ContentHash(high: 0, low: key), values: nil, name: name)
      let w = graph.addWeight(weight, type)
      let first = try graph.add(.sub, .none, swap ? [b, a] : [a, b])
      graph.addOutput(
        name, Value(try graph.add(.mul, .none, swap ? [w, Value(first)] : [Value(first), w])))
      return graph.contentHash
    }
    let base = try hash(key: 1, name: "p", swap: false)
    #expect(try hash(key: 1, name: "q", swap: false) == base)
    #expect(try hash(key: 2, name: "p", swap: false) != base)
    #expect(try hash(key: 1, name: "p", swap: true) != base)
  }

  /// The value is part of what files and messages hold: it must not change between releases.
  @Test func valuesAreTheSameEverywhere() {
    var hasher = ContentHasher()
    hasher.combine("Conv")
    hasher.combine(-1)
    #expect(hasher.finish().description == "3e20cb7129fe41069ba5e414b51d432d")
  }
}
