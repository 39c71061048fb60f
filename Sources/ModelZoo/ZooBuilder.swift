import TensorGraph

/// Adds layers to a graph and names values as the published model files do: one counter numbers
/// inputs (x1), weights (w2) and results (t3), and a constant shape of a Reshape takes a number too.
struct ZooBuilder {
  let model: String
  private(set) var graph = Graph()
  /// Whether weights of one shape are equal.
  var sharesWeights = false
  private var counter = 0
  /// Results of nodes with their names, in the order of the nodes.
  private var results: [(name: String, value: Value)] = []

  init(model: String) { self.model = model }

  /// The graph, everything that no node reads being an output.
  func finish() -> Graph {
    var graph = graph
    for (name, value) in results where graph.uses(of: value.node).isEmpty {
      graph.addOutput(name, value)
    }
    return graph
  }

  private mutating func nextName(_ kind: String) -> String {
    counter += 1
    return "\(kind)\(counter)"
  }

  func shape(_ value: Value) -> [Int] { graph.type(of: value).shape }

  mutating func input(_ shape: Int...) -> Value {
    graph.addInput(nextName("x"), TensorType(.float32, shape))
  }

  mutating func weight(_ shape: Int...) -> Value {
    let name = nextName("w")
    var hasher = ContentHasher()
    hasher.combine("ModelZoo")
    hasher.combine(model)
    if sharesWeights {
      for size in shape { hasher.combine(size) }
    } else {
      hasher.combine(name)
    }
    let weight = Weight(key: hasher.finish(), values: nil, name: name)
    return graph.addWeight(weight, TensorType(.float32, shape))
  }

  mutating func node(
    _ op: Operator, _ attributes: Attributes = .none, _ inputs: [Value]
  ) throws -> Value {
    let value = Value(try graph.add(op, attributes, inputs))
    results.append((nextName("t"), value))
    return value
  }

  mutating func relu(_ x: Value) throws -> Value { try node(.relu, .none, [x]) }
  mutating func sigmoid(_ x: Value) throws -> Value { try node(.sigmoid, .none, [x]) }
  mutating func tanh(_ x: Value) throws -> Value { try node(.tanh, .none, [x]) }
  mutating func add(_ x: Value, _ y: Value) throws -> Value { try node(.add, .none, [x, y]) }
  mutating func mul(_ x: Value, _ y: Value) throws -> Value { try node(.mul, .none, [x, y]) }
  mutating func matMul(_ x: Value, _ y: Value) throws -> Value { try node(.matMul, .none, [x, y]) }

  /// x [rows, k] times a new weight [k, columns].
  mutating func linear(_ x: Value, _ columns: Int) throws -> Value {
    try matMul(x, weight(shape(x)[1], columns))
  }

  mutating func reshape(_ x: Value, _ shape: Int...) throws -> Value {
    _ = nextName("shape")
    return try node(.reshape, ["shape": .ints(shape)], [x])
  }

  mutating func transpose(_ x: Value, _ permutation: Int...) throws -> Value {
    try node(.transpose, ["perm": .ints(permutation)], [x])
  }

  mutating func concat(axis: Int, _ values: [Value]) throws -> Value {
    try node(.concat, ["axis": .int(axis)], values)
  }
}
