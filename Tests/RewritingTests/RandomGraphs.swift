import Rewriting
import SeededRandom
import TensorGraph

/// Graphs and edits for property tests, all from one seed.
struct RandomGraphs {
  var random: CounterRandom

  init(seed: UInt64) { random = CounterRandom(seed: seed) }

  mutating func pick<T>(_ items: [T]) -> T { items[random.next(below: items.count)] }

  /// Values of shape 4 x 4 combined at random; duplicates, equal weights and lists are common.
  mutating func graph(nodes: Int) throws -> Graph {
    var graph = Graph()
    let shape = [4, 4]
    var values = [graph.addInput("x", TensorType(.float32, shape))]
    values.append(graph.addInput("y", TensorType(.float32, shape)))
    for name in ["u", "v", "u", "w"] { values.append(graph.weight(name, shape)) }
    values.append(graph.weight("half", [], values: [0.5]))
    while graph.nodeCount < nodes {
      let square = values.filter { graph.type(of: $0).shape == shape }
      let (a, b) = (pick(square), pick(square))
      switch random.next(below: 9) {
      case 0: values.append(try graph.one(.add, .none, a, b))
      case 1: values.append(try graph.one(.mul, .none, a, pick([b, values[6]])))
      case 2, 3: values.append(try graph.one(.matMul, .none, a, b))
      case 4: values.append(try graph.one(.relu, .none, a))
      case 5: values.append(try graph.one(.transpose, ["perm": .ints([1, 0])], a))
      case 6:
        let joined = try graph.one(.concat, ["axis": .int(0)], a, b, a)
        values.append(joined)
        let parts = try graph.add(.split, ["axis": .int(0), "split": .ints([4, 8])], [joined])
        values.append(Value(parts))
      case 7:
        let parts = try graph.add(.split, ["axis": .int(1), "split": .ints([1, 3])], [a])
        let list = try [0, 1].map { try graph.one(.relu, .none, Value(parts, port: $0)) }
        values.append(Value(try graph.add(.concat, ["axis": .int(1)], list)))
      default: values.append(try graph.one(.tanh, .none, a))
      }
    }
    for position in 0..<3 { graph.addOutput("o\(position)", pick(values)) }
    for value in values.suffix(3) { graph.addOutput("last\(value)", value) }
    return graph
  }

  /// Products with one of two weights, and sums.
  mutating func products(_ count: Int) throws -> Graph {
    var graph = Graph()
    var values = ["x", "y"].map { graph.addInput($0, TensorType(.float32, [4, 4])) }
    let weights = ["u", "v"].map { graph.weight($0, [4, 4]) }
    for _ in 0..<count {
      let (a, b) = (pick(values), pick(values))
      values.append(
        random.next(below: 2) == 0
          ? try graph.one(.matMul, .none, a, pick(weights)) : try graph.one(.add, .none, a, b))
    }
    if let last = values.last { graph.addOutput("o", last) }
    return graph
  }

  /// A redirection between two values of one type somewhere in the graph: no rule makes it, but
  /// it changes what is read, used, weight-only and reachable.
  mutating func redirection(in graph: Graph) -> GraphEdit {
    var edit = GraphEdit()
    let ids = graph.nodeIDs
    let from = random.next(below: 2) == 0 ? Value(pick(ids)) : pick(graph.outputs).value
    let type = graph.type(of: from)
    let others = ids.map { Value($0) }.filter { graph.type(of: $0) == type && $0 != from }
    if !others.isEmpty { edit.redirect(from, to: pick(others)) }
    return edit
  }

  static let rules = [
    RuleExamples.mergeMatMul,
    RuleExamples.rule(
      "associate",
      "  match    r = MatMul(MatMul(x, y), z)\n  rewrite  r = MatMul(x, MatMul(y, z))"),
    RuleExamples.rule(
      "factor",
      """
        match    r = Add(MatMul(x, w), MatMul(y, w))
        rewrite  r = MatMul(Add(x, y), w)
      """),
    RuleExamples.rule(
      "distribute",
      """
        match    s = Add(x, y)
                 r = MatMul(s, w)
        where    single(s), weight(w)
        rewrite  r = Add(MatMul(x, w), MatMul(y, w))
      """),
    RuleExamples.rule(
      "join",
      """
        match    a = MatMul(x, w)
                 b = MatMul(y, w)
        where    a != b, shape(x) == shape(y), not weight(x), not weight(y)
        rewrite  p = MatMul(Concat(x, y; axis: 0), w)
                 a, b = Split(p; axis: 0, split: [dim(x, 0), dim(y, 0)])
      """),
    RuleExamples.rule(
      "flatten",
      """
        match    r = Concat(before..., Concat(inner...; axis: k), after...; axis: k)
        rewrite  r = Concat(before..., inner..., after...; axis: k)
      """),
    RuleExamples.rule(
      "pull-relu",
      """
        match    rs = each(t in xs: Relu(t))
                 r = Concat(rs...; axis: k)
        where    all(a in rs: single(a)), not weight(xs)
        rewrite  r = Relu(Concat(xs...; axis: k))
      """),
    RuleExamples.rule(
      "pull-any-relu",
      """
        match    r = Concat(each(t in xs: Relu(t)); axis: k)
        rewrite  r = Relu(Concat(xs...; axis: k))
      """),
    RuleExamples.rule(
      "cancel-split",
      """
        match    ps... = Split(x; axis: k, split: s)
                 r = Concat(ps...; axis: k)
        rewrite  r = x
      """),
    RuleExamples.rule(
      "pull-split",
      """
        match    ps... = Split(Relu(x); axis: k, split: s)
        where    uses(x) <= 2
        rewrite  qs... = Split(x; axis: k, split: s)
                 ps... = each(q in qs: Relu(q))
      """),
    RuleExamples.rule(
      "share", "  match    a = Relu(x)\n           b = Relu(x)\n  where    a != b\n  rewrite  b = a"
    ),
    RuleExamples.rule(
      "cancel",
      """
        match    r = Transpose(Transpose(x; perm: p); perm: q)
        where    compose(p, q) == range(rank(x))
        rewrite  r = x
      """),
    RuleExamples.rule(
      "transpose-product",
      """
        match    r = Transpose(MatMul(x, y); perm: [1, 0])
        rewrite  r = MatMul(Transpose(y; perm: [1, 0]), Transpose(x; perm: [1, 0]))
      """),
    RuleExamples.rule(
      "move-scale",
      """
        match    m = MatMul(x, y)
                 r = Mul(m, 0.5)
        where    not output(m)
        rewrite  r = MatMul(Mul(x, constant(0.5, like: x)), y)
      """),
    RuleExamples.rule(
      "unsound",
      "  match    r = Tanh(x)\n  where    weight(x)\n  rewrite  r = Concat(x, x; axis: 0)"),
    RuleExamples.rule(
      "relu-add",
      "  match    r = Relu(x)\n  where    not weight(x), not output(x)\n  rewrite  r = Add(Relu(x), Mul(Relu(x), Tanh(x)))"
    ),
  ]
}
