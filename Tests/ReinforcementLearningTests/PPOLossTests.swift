import Foundation
import ReinforcementLearning
import SeededRandom
import Testing

/// Golden numbers: scripts/golden/reinforcement_learning.py.
@Suite struct PPOLossTests {
  let batch = PPOBatch(
    logits: RaggedLogits(rows: [[0.2, -1, 0.7], [5], [1, 1, -0.5, 2]]), actions: [2, 0, 1],
    oldLogProbabilities: [-0.9, 0, -1.2], advantages: [1.5, -0.5, 0.8], returns: [1, 2, -1],
    values: [0.4, 2.5, -0.2], oldValues: [0.1, 2.4, -0.9])

  @Test(arguments: [false, true]) func followsNumPy(clipsValue: Bool) {
    var configuration = PPOConfiguration()
    configuration.clipValueLoss = clipsValue
    let loss = ppoLoss(batch, configuration: configuration)
    #expect(isClose(loss.sums.policyLoss, -0.612505706))
    #expect(isClose(loss.sums.valueLoss, clipsValue ? 0.23 : 0.208333333))
    #expect(isClose(loss.sums.entropy, 0.680043002))
    #expect(isClose(loss.sums.oldApproxKL, 0.026475879))
    #expect(isClose(loss.sums.approxKL, 0.042002493))
    #expect(isClose(loss.sums.clipFraction, 2 / 3.0))
    #expect(
      isClose(loss.sums.totalLoss(configuration), clipsValue ? -0.504306137 : -0.515139470))
    #expect(
      isClose(
        loss.logitGradients,
        [
          -0.000177326, -0.000461820, 0.000639146, 0, 0.035933955, -0.143238418, 0.007792173,
          0.099512290,
        ], within: 1e-8))
    #expect(
      isClose(loss.valueGradients, [clipsValue ? 0 : -0.1, 0.083333333, 0.133333333], within: 1e-7))
  }

  @Test(arguments: 0..<30) func gradientsAreFiniteDifferences(seed: UInt64) {
    var configuration = PPOConfiguration()
    configuration.clipValueLoss = seed % 2 == 0
    configuration.entropyCoefficient = 0.3
    let batch = PPOBatch.random(seed: seed, steps: 6)
    let loss = ppoLoss(batch, configuration: configuration)
    let step: Float = 1e-3

    var rows = (0..<batch.stepCount).map { Array(batch.logits[$0]) }
    for row in rows.indices {
      for candidate in rows[row].indices {
        let slope = slope(at: rows[row][candidate], step: step) { logit in
          rows[row][candidate] = logit
          var changed = batch
          changed.logits = RaggedLogits(rows: rows)
          return ppoLoss(changed, configuration: configuration).sums.totalLoss(configuration)
        }
        rows[row][candidate] = batch.logits[row][batch.logits.offsets[row] + candidate]
        let gradient = Double(loss.logitGradients[batch.logits.offsets[row] + candidate])
        #expect(abs(gradient - slope) < 1e-5, "seed \(seed), step \(row), logit \(candidate)")
      }
    }
    for row in rows.indices {
      let slope = slope(at: batch.values[row], step: step) { value in
        var changed = batch
        changed.values[row] = value
        return ppoLoss(changed, configuration: configuration).sums.totalLoss(configuration)
      }
      let gradient = Double(loss.valueGradients[row])
      #expect(abs(gradient - slope) < 1e-5, "seed \(seed), value \(row)")
    }
  }

  /// The gradient of the surrogate stops exactly where moving on would no longer be rewarded.
  @Test(arguments: [
    (1.1, 1.0, true), (1.1, -1.0, true), (0.9, 1.0, true), (0.9, -1.0, true),
    (1.3, 1.0, false), (1.3, -1.0, true), (0.7, 1.0, true), (0.7, -1.0, false),
  ])
  func clipBoundaries(ratio: Double, advantage: Double, moves: Bool) {
    var configuration = PPOConfiguration()
    configuration.entropyCoefficient = 0
    let old = log(0.5) - log(ratio)
    let loss = ppoLoss(
      PPOBatch(
        logits: RaggedLogits(rows: [[1, 1]]), actions: [0], oldLogProbabilities: [Float(old)],
        advantages: [Float(advantage)], returns: [0], values: [0], oldValues: [0]),
      configuration: configuration)
    let expected = moves ? -advantage * ratio / 2 : 0
    #expect(isClose(loss.logitGradients, [expected, -expected]))
    #expect(loss.sums.clipFraction == (abs(ratio - 1) > 0.2 ? 1 : 0))
  }

  @Test func partsOfAMinibatchAddUp() {
    let configuration = PPOConfiguration()
    let whole = ppoLoss(batch, configuration: configuration)
    var sums = PPOLossSums()
    var gradients: [Float] = []
    for step in 0..<3 {
      let part = ppoLoss(batch.only(step), configuration: configuration, divisor: 3)
      sums += part.sums
      gradients += part.logitGradients
    }
    #expect(sums == whole.sums)
    #expect(gradients == whole.logitGradients)
  }

  @Test func anImpossibleCandidateHasNoGradient() {
    var batch = batch
    batch.logits = RaggedLogits(rows: [[0.2, -.infinity, 0.7], [5], [1, 1, -0.5, 2]])
    let loss = ppoLoss(batch, configuration: PPOConfiguration())
    #expect(loss.logitGradients[1] == 0)
    #expect(loss.logitGradients.allSatisfy { $0.isFinite })
  }

  @Test func updatesStopAtTheTargetKL() {
    var configuration = PPOConfiguration()
    let sums = ppoLoss(batch, configuration: configuration).sums  // approx_kl = 0.042
    configuration.targetKL = 0.041
    #expect(sums.exceedsTargetKL(configuration))
    configuration.targetKL = 0.043
    #expect(!sums.exceedsTargetKL(configuration))
    configuration.targetKL = nil
    #expect(!sums.exceedsTargetKL(configuration))
  }

  @Test func metricsBearTheNamesOfCleanRL() {
    let loss = ppoLoss(batch, configuration: PPOConfiguration()).sums
    let some = UpdateMetrics(
      loss: loss, explainedVariance: nil, learningRate: 5e-4, gradientNorm: 1)
    #expect(
      some.named.map(\.name) == [
        "losses/policy_loss", "losses/value_loss", "losses/entropy", "losses/old_approx_kl",
        "losses/approx_kl", "losses/clipfrac", "losses/gradient_norm", "charts/learning_rate",
      ])
    let all = UpdateMetrics(
      loss: loss, explainedVariance: 0.5, learningRate: 5e-4, gradientNorm: 1, episodicReturn: 2,
      episodicLength: 3, stepsPerSecond: 4)
    #expect(all.named.count == 12)
  }

  @Test func nothingIsNoLoss() {
    let empty = PPOBatch(
      logits: RaggedLogits(), actions: [], oldLogProbabilities: [], advantages: [], returns: [],
      values: [], oldValues: [])
    #expect(
      ppoLoss(empty, configuration: PPOConfiguration()).sums.totalLoss(PPOConfiguration()) == 0)
  }

  @Test func anActionThatIsNoCandidateTraps() async {
    await #expect(processExitsWith: .failure) {
      _ = PPOBatch(
        logits: RaggedLogits(rows: [[1, 2]]), actions: [2], oldLogProbabilities: [0],
        advantages: [0], returns: [0], values: [0], oldValues: [0])
    }
  }

  /// The central difference of `function` at `x`, over the distance that single precision allows.
  private func slope(at x: Float, step: Float, of function: (Float) -> Double) -> Double {
    let (up, down) = (x + step, x - step)
    return (function(up) - function(down)) / (Double(up) - Double(down))
  }
}

extension PPOBatch {
  /// A batch that stays clear of the clip boundaries, where the loss has no derivative.
  static func random(seed: UInt64, steps: Int) -> PPOBatch {
    var random = CounterRandom(seed: seed, stream: [1])
    var logits = RaggedLogits()
    var actions: [Int] = []
    var old: [Float] = []
    for _ in 0..<steps {
      let row = (0...random.next(below: 5)).map { _ in Float(random.nextNormal()) }
      logits.append(row)
      actions.append(random.next(below: row.count))
      let ratios = [0.5, 0.7, 0.9, 1, 1.1, 1.4, 2]
      let ratio = ratios[random.next(below: ratios.count)]
      let now = Categorical(logits: row).logProbabilities[actions[actions.count - 1]]
      old.append(Float(now - log(ratio)))
    }
    func normals() -> [Float] { (0..<steps).map { _ in Float(random.nextNormal()) } }
    let oldValues = normals()
    let values = oldValues.map { value in
      value + [-0.4, -0.1, 0, 0.1, 0.4][random.next(below: 5)]
    }
    return PPOBatch(
      logits: logits, actions: actions, oldLogProbabilities: old, advantages: normals(),
      returns: normals(), values: values, oldValues: oldValues)
  }

  /// The batch of one of the steps.
  func only(_ step: Int) -> PPOBatch {
    PPOBatch(
      logits: RaggedLogits(rows: [Array(logits[step])]), actions: [actions[step]],
      oldLogProbabilities: [oldLogProbabilities[step]], advantages: [advantages[step]],
      returns: [returns[step]], values: [values[step]], oldValues: [oldValues[step]])
  }
}
