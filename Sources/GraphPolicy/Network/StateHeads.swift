import CGraphKernels

/// What the policy is told about a state beside its graph.
public struct StateContext: Hashable, Sendable {
  /// Cost of the current graph over that of the episode's first graph.
  public let costRatio: Float
  /// Steps that may still be taken over the horizon, in [0, 1].
  public let stepsLeft: Float

  public init(costRatio: Float, stepsLeft: Float) {
    self.costRatio = costRatio
    self.stepsLeft = stepsLeft
  }
}

/// Stop logit and value of states: perceptrons on the mean of the last layer's rows.
final class StateHeads {
  private let width: Int
  private let stop: Perceptron
  private let value: Perceptron
  /// The sums of the rows of each state.
  let sums: Matrix
  /// d loss / d `sums`, which the candidates' heads add to before `backward`.
  let sumGradient: Matrix

  init(_ parameters: ParameterMemory) {
    width = parameters.configuration.width
    stop = Perceptron(parameters, parameters.layout.stop)
    value = Perceptron(parameters, parameters.layout.value)
    sums = Matrix(columns: width)
    sumGradient = Matrix(columns: width)
  }

  /// - Parameter rows: the last layer, by row number.
  func forward(
    _ readouts: StateReadouts, _ contexts: [StateContext], rows: Matrix
  ) -> (stop: [Float], values: [Float]) {
    let count = readouts.count
    sums.zero(count)
    gk_segment_sum(
      Int32(count), readouts.sums.offsets.pointer, readouts.sums.rows.pointer, nil, Int32(width),
      rows.pointer, sums.pointer)
    stop.inputs.reserve(count)
    value.inputs.reserve(count)
    for state in 0..<count {
      let scale = 1 / Float(max(readouts.nodeCounts[state], 1))
      let mean = stop.inputs.row(state)
      let row = value.inputs.row(state)
      for column in 0..<width {
        mean[column] = sums.row(state)[column] * scale
        row[column] = mean[column]
      }
      row[width] = contexts[state].costRatio
      row[width + 1] = contexts[state].stepsLeft
    }
    return (stop.forward(count), value.forward(count))
  }

  /// Starts the gradient of `sums` from those of the stop logits and the values.
  func beginBackward(
    _ readouts: StateReadouts, stopGradient: [Float], valueGradient: [Float],
    into gradient: UnsafeMutablePointer<Float>
  ) {
    stop.backward(stopGradient, into: gradient)
    value.backward(valueGradient, into: gradient)
    sumGradient.zero(readouts.count)
    for state in 0..<readouts.count {
      let scale = 1 / Float(max(readouts.nodeCounts[state], 1))
      let sum = sumGradient.row(state)
      let fromStop = stop.inputGradient.row(state)
      let fromValue = value.inputGradient.row(state)
      for column in 0..<width { sum[column] = scale * (fromStop[column] + fromValue[column]) }
    }
  }

  /// Carries the gradient of `sums` to the rows.
  func finishBackward(_ readouts: StateReadouts, rowGradient: Matrix) {
    gk_segment_sum_backward(
      Int32(readouts.count), readouts.sums.offsets.pointer, readouts.sums.rows.pointer, nil,
      Int32(width), sumGradient.pointer, rowGradient.pointer)
  }
}
