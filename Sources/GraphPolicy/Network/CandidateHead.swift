import CGraphKernels

/// Logits of candidates: a perceptron on [readout(G') - readout(G), mean over new and rewired
/// nodes, rule embedding, cost change], plus a linear term in the cost change.
final class CandidateHead {
  private let parameters: ParameterMemory
  private let width: Int
  private let perceptron: Perceptron
  private let changes: Matrix
  private let focus: Matrix

  init(_ parameters: ParameterMemory) {
    self.parameters = parameters
    width = parameters.configuration.width
    perceptron = Perceptron(parameters, parameters.layout.candidate)
    changes = Matrix(columns: width)
    focus = Matrix(columns: width)
  }

  /// - Parameters:
  ///   - states: the states that `readouts.states` counts; with their row sums.
  ///   - rows: the last layer, by row number.
  func forward(
    _ readouts: CandidateReadouts, _ states: StateReadouts, stateSums: Matrix, rows: Matrix
  ) -> [Float] {
    let count = readouts.count
    sum(readouts.changes, rows, into: changes)
    sum(readouts.focus, rows, into: focus)
    perceptron.inputs.reserve(count)
    let ruleWidth = PolicyConfiguration.ruleWidth
    let table = parameters[parameters.layout.rules]
    for index in 0..<count {
      let (before, after) = scales(index, readouts, states)
      let out = perceptron.inputs.row(index)
      let total = stateSums.row(readouts.states[index])
      let change = changes.row(index)
      for column in 0..<width {
        out[column] = (total[column] + change[column]) * after - total[column] * before
      }
      (out + width).update(from: focus.row(index), count: width)
      (out + 2 * width).update(from: table + readouts.rules[index] * ruleWidth, count: ruleWidth)
      for slot in 0..<CostFeatures.count {
        out[2 * width + ruleWidth + slot] = readouts.costs[index * CostFeatures.count + slot]
      }
    }
    var logits = perceptron.forward(count)
    let weights = parameters[parameters.layout.candidateCost]
    for index in 0..<count {
      for slot in 0..<CostFeatures.count {
        logits[index] += weights[slot] * readouts.costs[index * CostFeatures.count + slot]
      }
    }
    return logits
  }

  /// The gradient for the candidates of the last `forward`.
  func backward(
    _ readouts: CandidateReadouts, _ states: StateReadouts, upstream: [Float],
    stateSumGradient: Matrix, rowGradient: Matrix, into gradient: UnsafeMutablePointer<Float>
  ) {
    perceptron.backward(upstream, into: gradient)
    let ruleWidth = PolicyConfiguration.ruleWidth
    let rules = gradient + parameters.layout.rules.offset
    let costs = gradient + parameters.layout.candidateCost.offset
    for index in 0..<readouts.count {
      for slot in 0..<CostFeatures.count {
        costs[slot] += upstream[index] * readouts.costs[index * CostFeatures.count + slot]
      }
      let (before, after) = scales(index, readouts, states)
      let up = perceptron.inputGradient.row(index)
      let total = stateSumGradient.row(readouts.states[index])
      let change = changes.row(index)
      for column in 0..<width {
        total[column] += up[column] * (after - before)
        change[column] = up[column] * after
      }
      focus.row(index).update(from: up + width, count: width)
      let rule = rules + readouts.rules[index] * ruleWidth
      for column in 0..<ruleWidth { rule[column] += up[2 * width + column] }
    }
    spread(readouts.changes, changes, into: rowGradient)
    spread(readouts.focus, focus, into: rowGradient)
  }

  private func scales(
    _ index: Int, _ readouts: CandidateReadouts, _ states: StateReadouts
  ) -> (before: Float, after: Float) {
    let before = states.nodeCounts[readouts.states[index]]
    return (1 / Float(max(before, 1)), 1 / Float(max(readouts.nodeCounts[index], 1)))
  }

  private func sum(_ sums: RowSums, _ rows: Matrix, into out: Matrix) {
    out.zero(sums.count)
    gk_segment_sum(
      Int32(sums.count), sums.offsets.pointer, sums.rows.pointer, sums.coefficients, Int32(width),
      rows.pointer, out.pointer)
  }

  private func spread(_ sums: RowSums, _ gradient: Matrix, into rows: Matrix) {
    gk_segment_sum_backward(
      Int32(sums.count), sums.offsets.pointer, sums.rows.pointer, sums.coefficients, Int32(width),
      gradient.pointer, rows.pointer)
  }
}
