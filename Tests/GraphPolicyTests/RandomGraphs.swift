import GraphPolicy
import SeededRandom
import TensorGraph

/// Random graphs and edits, functions of their seed.
enum RandomGraphs {
  static func graph(nodes: Int, random: inout CounterRandom) throws -> Graph {
    var graph = Graph()
    let type = TensorType(.float32, [8, 16])
    var values = [graph.addInput("x", type), graph.addInput("y", type)]
    while graph.nodeCount < nodes {
      let a = pick(values, &random)
      let b = pick(values, &random)
      let id: NodeID
      switch random.next(below: 6) {
      case 0: id = try graph.add(.relu, .none, [a])
      case 1: id = try graph.add(.tanh, .none, [a])
      case 2: id = try graph.add(.add, .none, [a, b])
      case 3: id = try graph.add(.mul, .none, [a, b])
      default: id = try graph.add(.matMul, .none, [a, weight(16, 16, &graph, &random)])
      }
      values.append(Value(id))
      if random.next(below: 12) == 0 {
        let turned = try graph.add(.transpose, ["perm": .ints([1, 0])], [Value(id)])
        values.append(
          Value(try graph.add(.transpose, ["perm": .ints([1, 0])], [Value(turned)])))
      }
    }
    graph.addOutput("last", values[values.count - 1])
    graph.addOutput("other", pick(values.suffix(8), &random))
    return graph
  }

  static func pick<C: RandomAccessCollection>(
    _ values: C, _ random: inout CounterRandom
  ) -> C.Element where C.Index == Int {
    values[values.startIndex + random.next(below: values.count)]
  }

  static func weight(
    _ rows: Int, _ columns: Int, _ graph: inout Graph, _ random: inout CounterRandom
  ) -> Value {
    graph.addWeight(weight(&random), TensorType(.float32, [rows, columns]))
  }

  private static func weight(_ random: inout CounterRandom) -> Weight {
    Weight(key: ContentHash(high: random.next(), low: random.next()), values: nil, name: "w")
  }

  /// Microseconds, any function of a node.
  static func cost(_ node: Node) -> Float {
    node.op.family == .structural ? 0 : 1 + Float(node.op.rawValue % 7) + Float(node.inputs.count)
  }

  static func costed(_ graph: Graph, initialCost: Float = 500) -> CostedGraph {
    let costs = (0..<graph.idLimit).map { graph.node(NodeID($0)).map(cost) ?? 0 }
    return CostedGraph(graph: graph, nodeCosts: costs, initialCost: initialCost)
  }

  static func candidate(
    _ edit: GraphEdit, of graph: Graph, rule: Int
  ) throws(GraphError) -> CandidateInput {
    let effect = try graph.effect(of: edit)
    let costs = effect.added.map { cost($0.node) }
    return CandidateInput(
      effect: effect, ruleIndex: rule, costChange: costs.reduce(0, +) - Float(effect.removed.count),
      addedCosts: costs)
  }

  /// `count` edits of a graph, of these kinds.
  static func candidates(
    _ count: Int, of graph: Graph, kinds: Range<Int> = 0..<6, random: inout CounterRandom
  ) -> [CandidateInput] {
    var found: [CandidateInput] = []
    while found.count < count {
      let kind = kinds.lowerBound + random.next(below: kinds.count)
      if let edit = try? edit(kind, of: graph, random: &random),
        let candidate = try? candidate(edit, of: graph, rule: kind)
      {
        found.append(candidate)
      }
    }
    return found
  }

  /// An edit that may turn out to be invalid.
  private static func edit(
    _ kind: Int, of graph: Graph, random: inout CounterRandom
  ) throws -> GraphEdit {
    let values = graph.nodeIDs.filter { graph[$0].op != .weight }.map { Value($0) }
    let value = pick(values, &random)
    let node = graph[value.node]
    var edit = GraphEdit()
    switch kind {
    case 0:  // another operator after a value
      let new = try edit.add(.identity, .none, [value], in: graph)
      edit.redirect(value, to: Value(new))
    case 1:  // the same again, with the inputs the other way round
      let new = try edit.add(node.op, node.attributes, node.inputs.reversed(), in: graph)
      edit.redirect(value, to: Value(new))
    case 2:  // two values become one
      edit.redirect(value, to: pick(values, &random))
    case 3:  // a chain, one of whose nodes nobody reads
      let first = try edit.add(.relu, .none, [value], in: graph)
      let second = try edit.add(.add, .none, [Value(first), value], in: graph)
      _ = try edit.add(.tanh, .none, [value], in: graph)
      edit.redirect(value, to: Value(second))
    case 4:  // from computed to weight-only
      edit.added.append(
        Node(
          .weight, inputs: [], outputs: [graph.type(of: value)],
          payload: .weight(weight(&random))))
      edit.redirect(value, to: Value(.added(0)))
    default: try merge(value, of: graph, into: &edit, random: &random)
    }
    return edit
  }

  /// x u and x v become one product and a split.
  private static func merge(
    _ value: Value, of graph: Graph, into edit: inout GraphEdit, random: inout CounterRandom
  ) throws {
    let products = graph.nodeIDs.filter { graph[$0].op == .matMul }
    guard !products.isEmpty else { return }
    let first = graph[pick(products, &random)]
    let twins = products.filter { graph[$0].inputs[0] == first.inputs[0] }
    let width = twins.map { graph.type(of: Value($0)).shape[1] }
    let joined = try edit.add(
      .concat, ["axis": .int(1)], twins.map { graph[$0].inputs[1] }, in: graph)
    let product = try edit.add(.matMul, .none, [first.inputs[0], Value(joined)], in: graph)
    let split = try edit.add(
      .split, ["axis": .int(1), "split": .ints(width)], [Value(product)], in: graph)
    for (port, twin) in twins.enumerated() {
      edit.redirect(Value(twin), to: Value(split, port: port))
    }
  }
}
