import TensorGraph

extension ZooBuilder {
  /// The cell found by neural architecture search, unrolled over five steps of [1, 512].
  mutating func nasRNN() throws {
    let size = 512
    let inputs = [
      input(1, size), input(1, size), input(1, size), input(1, size), input(1, size),
    ]
    var state = weight(1, size)
    for x in inputs { state = try nasCell(x, state) }
  }

  private mutating func nasCell(_ x: Value, _ state: Value) throws -> Value {
    var t: [Value] = []
    for _ in 0..<8 {
      let fromInput = try linear(x, 512)
      let fromState = try linear(state, 512)
      t.append(try add(fromInput, fromState))
    }
    var m: [Value] = []
    m.append(try add(try relu(t[0]), try sigmoid(t[3])))
    m.append(try add(try sigmoid(t[1]), try tanh(t[2])))
    m.append(try mul(try sigmoid(t[4]), try tanh(t[5])))
    m.append(try mul(try sigmoid(t[6]), try relu(t[7])))
    m.append(try add(try sigmoid(m[1]), try tanh(m[2])))
    m.append(try mul(try tanh(m[0]), try tanh(m[3])))
    m.append(try mul(try tanh(m[4]), try tanh(m[5])))
    return try tanh(m[6])
  }
}
