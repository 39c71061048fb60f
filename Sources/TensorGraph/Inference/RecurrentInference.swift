extension OperatorCall {
  /// LSTM, GRU and RNN. With layout 0, X is [sequence, batch, input] and the outputs are
  /// Y [sequence, directions, batch, hidden], then Y_h (and Y_c) [directions, batch, hidden]; with
  /// layout 1 the batch comes first.
  func inferRecurrent() throws(GraphError) -> [TensorType] {
    let isLSTM = op == .lstm
    let gates = isLSTM ? 4 : op == .gru ? 3 : 1
    try requireInputs(isLSTM ? 3...8 : 3...6)
    try requireRank(3, input: 0)
    let batchFirst = try flag("layout")
    let hidden = try int("hidden_size")
    let directions = try directionCount()
    let x = inputs[0].shape
    let (sequence, batch) = batchFirst ? (x[1], x[0]) : (x[0], x[1])
    let state = batchFirst ? [batch, directions, hidden] : [directions, batch, hidden]

    try requireShape([directions, gates * hidden, x[2]], input: 1)
    try requireShape([directions, gates * hidden, hidden], input: 2)
    if inputs.count > 3 { try requireShape([directions, 2 * gates * hidden], input: 3) }
    if inputs.count > 4 {
      try requireShape([batch], input: 4)
      try require(.int32, input: 4)
    }
    for position in [5, 6] where position < inputs.count {
      try requireShape(state, input: position)
    }
    if inputs.count > 7 { try requireShape([directions, 3 * hidden], input: 7) }

    let type = inputs[0].elementType
    let all =
      batchFirst
      ? [batch, sequence, directions, hidden] : [sequence, directions, batch, hidden]
    let last = TensorType(type, state)
    return [TensorType(type, all), last] + (isLSTM ? [last] : [])
  }

  private func directionCount() throws(GraphError) -> Int {
    switch attributes.string("direction") {
    case "forward", "reverse": 1
    case "bidirectional": 2
    default: throw failure("direction must be forward, reverse or bidirectional")
    }
  }
}
