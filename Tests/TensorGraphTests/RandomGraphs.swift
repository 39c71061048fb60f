import SeededRandom
import TensorGraph

/// A graph described without ids, so that it can be built in several insertion orders.
struct GraphRecipe {
  struct Step {
    var op: Operator
    var attributes: Attributes
    /// Positions of earlier steps, with ports.
    var inputs: [(step: Int, port: Int)]
    var payload: NodePayload = .none
    var type: TensorType?
  }

  var steps: [Step] = []
  var outputs: [(step: Int, port: Int)] = []

  static let type = TensorType(.float32, [4, 6])

  /// Two inputs, two weights, then `count` random nodes whose outputs are all 4 x 6 or its halves.
  static func random(count: Int, using random: inout CounterRandom) -> GraphRecipe {
    var recipe = GraphRecipe()
    for position in 0..<2 {
      let payload = NodePayload.input(position: position, name: "x\(position)")
      recipe.steps.append(
        Step(op: .input, attributes: .none, inputs: [], payload: payload, type: type))
    }
    for key in 0..<2 {
      let weight = Weight(key: ContentHash(high: 7, low: UInt64(key)), values: nil, name: "w\(key)")
      recipe.steps.append(
        Step(op: .weight, attributes: .none, inputs: [], payload: .weight(weight), type: type))
    }
    var wide = Array(recipe.steps.indices).map { ($0, 0) }
    for _ in 0..<count {
      let (a, b) = (random.pick(wide), random.pick(wide))
      let step = recipe.steps.count
      switch random.below(6) {
      case 0: recipe.add(.relu, .none, [a])
      case 1: recipe.add(.add, .none, [a, b])
      case 2: recipe.add(.sub, .none, [a, b])
      case 3: recipe.add(.softmax, ["axis": .int(random.below(2))], [a])
      case 4:
        recipe.add(.split, ["axis": .int(1), "split": .ints([2, 4])], [a])
        recipe.add(.concat, ["axis": .int(1)], [(step, 1), (step, 0)])
      default: recipe.add(.mul, .none, [a, b])
      }
      wide.append((recipe.steps.count - 1, 0))
    }
    // All that nothing reads is an output, so that no node is dead.
    var read = Set(recipe.steps.flatMap { $0.inputs.map(\.step) })
    read.formUnion(0..<2)
    recipe.outputs = [random.pick(wide)] + wide.filter { !read.contains($0.0) }
    return recipe
  }

  private mutating func add(
    _ op: Operator, _ attributes: Attributes, _ inputs: [(step: Int, port: Int)]
  ) {
    steps.append(Step(op: op, attributes: attributes, inputs: inputs))
  }

  /// Builds the graph, at each moment adding a random one of the steps that are ready.
  func build(using random: inout CounterRandom) throws -> Graph {
    var graph = Graph()
    var nodes: [Int: NodeID] = [:]
    for (position, step) in steps.enumerated() {
      if case .input(_, let name) = step.payload, let type = step.type {
        nodes[position] = graph.addInput(name, type).node
      }
    }
    var waiting = steps.indices.filter { nodes[$0] == nil }
    while !waiting.isEmpty {
      let ready = waiting.filter { steps[$0].inputs.allSatisfy { nodes[$0.step] != nil } }
      let next = random.pick(ready)
      waiting.removeAll { $0 == next }
      let step = steps[next]
      if case .weight(let weight) = step.payload, let type = step.type {
        nodes[next] = graph.addWeight(weight, type).node
      } else {
        let inputs = step.inputs.compactMap { input in
          nodes[input.step].map { Value($0, port: input.port) }
        }
        nodes[next] = try graph.add(step.op, step.attributes, inputs)
      }
    }
    for (index, output) in outputs.enumerated() {
      if let node = nodes[output.step] {
        graph.addOutput("y\(index)", Value(node, port: output.port))
      }
    }
    return graph
  }
}

extension Graph {
  /// The same graph built anew: other ids, another insertion order, commutative inputs swapped.
  func rebuilt(using random: inout CounterRandom) throws -> Graph {
    var graph = Graph()
    var map: [NodeID: NodeID] = [:]
    for id in inputs {
      if case .input(_, let name) = self[id].payload {
        map[id] = graph.addInput("renamed " + name, self[id].outputs[0]).node
      }
    }
    var waiting = nodeIDs.filter { map[$0] == nil }
    while !waiting.isEmpty {
      let ready = waiting.filter { self[$0].inputs.allSatisfy { map[$0.node] != nil } }
      let next = random.pick(ready)
      waiting.removeAll { $0 == next }
      var values = self[next].inputs.compactMap { value in
        map[value.node].map { Value($0, port: Int(value.port)) }
      }
      if self[next].op.isCommutative, random.below(2) == 0 { values.reverse() }
      map[next] = graph.append(Node(self[next], inputs: values))
    }
    for output in outputs {
      if let node = map[output.value.node] {
        graph.addOutput("renamed " + output.name, Value(node, port: Int(output.value.port)))
      }
    }
    // What no output needs does not count.
    try graph.add(.neg, .none, [Value(graph.inputs[0])])
    return graph
  }

  /// Nodes that an output needs, and the inputs.
  func reachable() -> Set<NodeID> {
    var seen = Set(inputs)
    var stack = outputs.map(\.value.node)
    while let id = stack.popLast() {
      if seen.insert(id).inserted { stack += self[id].inputs.map(\.node) }
    }
    return seen
  }
}

extension CounterRandom {
  /// A number in `0..<limit`.
  mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(limit)) }

  mutating func pick<C: RandomAccessCollection>(_ items: C) -> C.Element {
    items[items.index(items.startIndex, offsetBy: below(items.count))]
  }
}
