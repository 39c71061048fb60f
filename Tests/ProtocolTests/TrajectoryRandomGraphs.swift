import Protocol
import TensorGraph

/// xorshift64*: enough for tests, the same on every machine.
struct TestRandom: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

  mutating func next() -> UInt64 {
    state ^= state >> 12
    state ^= state << 25
    state ^= state >> 27
    return state &* 2_685_821_657_736_338_717
  }
}

let square = TensorType(.float32, [8, 8])

func testWeight(_ name: String, _ random: inout TestRandom, values: [Double]? = nil) -> Weight {
  Weight(key: ContentHash(high: random.next(), low: random.next()), values: values, name: name)
}

/// A graph of 8 x 8 values with every kind of node and attribute that the codec knows.
func randomGraph(seed: UInt64, nodes: Int) throws -> Graph {
  var random = TestRandom(seed: seed)
  var graph = Graph()
  var values = [graph.addInput("x", square), graph.addInput("y", square)]
  for index in 0..<3 { values.append(graph.addWeight(testWeight("w\(index)", &random), square)) }
  _ = graph.addWeight(
    testWeight("unused", &random, values: [0.5, -0.0]), TensorType(.float32, [2]))
  for _ in 0..<nodes {
    let a = values[Int.random(in: 0..<values.count, using: &random)]
    let b = values[Int.random(in: 0..<values.count, using: &random)]
    switch Int.random(in: 0..<7, using: &random) {
    case 0: values.append(Value(try graph.add(.relu, .none, [a])))
    case 1: values.append(Value(try graph.add(.matMul, .none, [a, b])))
    case 2: values.append(Value(try graph.add(.transpose, ["perm": .ints([1, 0])], [a])))
    case 3:
      let joined = Value(try graph.add(.concat, ["axis": .int(1)], [a, b]))
      let split = try graph.add(.split, ["axis": .int(1), "split": .ints([8, 8])], [joined])
      values += [Value(split), Value(split, port: 1)]
    case 4: values.append(Value(try graph.add(.leakyRelu, ["alpha": .float(0.25)], [a])))
    case 5:
      let opaque = OpaqueOperator(
        domain: "test", name: "Mystery", bytes: [1, 2, 3], filledInputs: [true, false, true],
        filledOutputs: [false, true])
      values.append(
        Value(
          graph.append(
            Node(.opaque, inputs: [a, b], outputs: [square], payload: .opaque(opaque)))))
    default: values.append(Value(try graph.add(.add, .none, [a, b])))
    }
  }
  for (index, value) in values.suffix(2).enumerated() { graph.addOutput("out\(index)", value) }
  return graph
}

/// Edits that keep types (not meaning): each replaces a node by new ones on the same inputs.
func randomEdit(of graph: Graph, using random: inout TestRandom) throws -> GraphEdit {
  let nodes = graph.nodeIDs.filter { graph[$0].op.family != .structural }
  guard let id = nodes.randomElement(using: &random) else { return GraphEdit() }
  var edit = GraphEdit()
  for port in graph[id].outputs.indices {
    let from = Value(id, port: port)
    guard graph.type(of: from) == square else { continue }
    let input = graph[id].inputs.first { graph.type(of: $0) == square }
    let source: Value
    if let input {
      source = input
    } else {
      edit.added.append(
        Node(.weight, inputs: [], outputs: [square], payload: .weight(testWeight("n", &random))))
      source = Value(.added(edit.added.count - 1))
    }
    let first = try edit.add(.leakyRelu, ["alpha": .float(-0.0)], [source], in: graph)
    if Bool.random(using: &random) {
      let second = try edit.add(.add, .none, [source, Value(first)], in: graph)
      edit.redirect(from, to: Value(second))
    } else {
      edit.redirect(from, to: Value(first))
    }
  }
  return edit
}
