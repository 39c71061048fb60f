import TensorGraph

extension Workload {
  /// LSTM and GRU: one product over the whole sequence for the inputs, then for each step a small
  /// one that the next step waits for.
  mutating func addRecurrence(of node: Node, inputs: [TensorType]) {
    let weights = inputs[1].shape  // [directions, gates * hidden, input]
    let hidden = inputs[2].shape[2]
    let batchFirst = node.attributes.int("layout") == 1
    let steps = inputs[0].shape[batchFirst ? 1 : 0]
    let batch = inputs[0].shape[batchFirst ? 0 : 1]
    products = [
      MatrixProduct(
        batch: weights[0], rows: steps * batch, columns: weights[1], depth: weights[2]),
      MatrixProduct(
        batch: weights[0] * steps, rows: batch, columns: weights[1], depth: hidden),
    ]
    launches = 1 + steps
  }

  /// Queries times keys, softmax, probabilities times values.
  mutating func addAttention(of node: Node, inputs: [TensorType]) {
    guard node.op != .rotaryEmbedding, node.op != .microsoftRotaryEmbedding,
      let query = inputs.first?.shape, query.count >= 3
    else { return }
    let output = node.outputs[0].shape
    let heads =
      query.count == 4
      ? query[1]
      : node.attributes.int("num_heads") ?? node.attributes.int("q_num_heads") ?? 1
    let length = query[query.count - 2]
    var keyLength = length
    if node.op == .microsoftAttention || node.op == .qAttention {
      let weights = inputs[1].shape
      products.append(
        MatrixProduct(rows: query[0] * length, columns: weights[1], depth: weights[0]))
      if node.outputs.count > 1 { keyLength = node.outputs[1].shape[3] }
    } else if node.op == .groupQueryAttention {
      keyLength = node.outputs[1].shape[2]
    } else if inputs.count > 1, inputs[1].rank >= 3 {
      keyLength = inputs[1].shape[inputs[1].rank - 2]
    }
    let size = output[output.count - 1] / (query.count == 4 ? 1 : Swift.max(1, heads))
    let batch = query[0] * heads
    products += [
      MatrixProduct(batch: batch, rows: length, columns: keyLength, depth: size),
      MatrixProduct(batch: batch, rows: length, columns: size, depth: keyLength),
    ]
    operations += 12 * Double(batch * length * keyLength)
  }

  /// A product of two terms is a batched matrix product; of more, a loop over all dimensions.
  mutating func addEinsum(of node: Node, inputs: [TensorType]) {
    guard let text = node.attributes.string("equation"), let equation = EinsumEquation(text) else {
      return
    }
    let output = Double(node.outputs[0].elementCount)
    guard equation.terms.count == 2 else {
      operations += 2 * inputs.reduce(output) { Swift.max($0, Double($1.elementCount)) }
      return
    }
    let (left, right) = (Double(inputs[0].elementCount), Double(inputs[1].elementCount))
    var sizes: [EinsumEquation.Part: Double] = [:]
    for (term, type) in zip(equation.terms, inputs) {
      let broadcast = type.rank - term.count { $0 != .ellipsis }
      var shape = type.shape[...]
      for part in term {
        let count = part == .ellipsis ? broadcast : 1
        let size = Double(Shapes.elementCount(shape.prefix(count)))
        sizes[part] = Swift.max(sizes[part] ?? 1, size)
        shape = shape.dropFirst(count)
      }
    }
    var (batch, depth) = (1.0, 1.0)
    for part in equation.terms[0] where equation.terms[1].contains(part) {
      if equation.output.contains(part) {
        batch *= sizes[part] ?? 1
      } else {
        depth *= sizes[part] ?? 1
      }
    }
    var product = MatrixProduct(rows: 1, columns: 1, depth: 1)
    product.batch = batch
    product.depth = depth
    product.rows = Swift.max(1, left / (batch * depth))
    product.columns = Swift.max(1, right / (batch * depth))
    products = [product]
  }
}
