import Foundation
import ReinforcementLearning
import SeededRandom
import Testing

/// Golden numbers: scripts/golden/reinforcement_learning.py.
@Suite struct OptimizerTests {
  let gradients: [[Float]] = [[0.1, -0.2, 1e-4], [0.3, 0.1, 0], [-0.5, 0.05, -2e-4]]

  @Test func adamFollowsNumPy() {
    let expected = [
      [0.990001000, -1.990000500, 0.490909091],
      [0.980823599, -1.987337298, 0.485038888],
      [0.982432695, -1.986723456, 0.488194847],
    ]
    var parameters: [Float] = [1, -2, 0.5]
    var adam = Adam(parameterCount: 3)
    for (gradient, expected) in zip(gradients, expected) {
      adam.step(parameters: &parameters, gradient: gradient, learningRate: 0.01)
      #expect(isClose(parameters, expected), "step \(adam.stepCount)")
    }
    #expect(isClose(adam.firstMoment, [-1.49e-2, -2.2e-3, -1.19e-5], within: 1e-8))
    #expect(isClose(adam.secondMoment, [3.4989001e-4, 5.241004e-5, 4.998001e-11], within: 1e-9))
  }

  @Test func aRestoredStateGoesOnWithTheSameBits() throws {
    var parameters: [Float] = [1, -2, 0.5]
    var adam = Adam(parameterCount: 3)
    adam.step(parameters: &parameters, gradient: gradients[0], learningRate: 0.01)
    var restored = try JSONDecoder().decode(Adam.self, from: try JSONEncoder().encode(adam))
    #expect(restored == adam)
    var copy = parameters
    restored.step(parameters: &copy, gradient: gradients[1], learningRate: 0.01)
    adam.step(parameters: &parameters, gradient: gradients[1], learningRate: 0.01)
    #expect(copy == parameters)
  }

  @Test func aWrongShapeTraps() async {
    await #expect(processExitsWith: .failure) {
      var adam = Adam(parameterCount: 2)
      var parameters: [Float] = [1, 2]
      adam.step(parameters: &parameters, gradient: [1], learningRate: 1)
    }
  }

  @Test func longGradientsAreShortened() {
    var gradient: [Float] = [3, -4, 12]
    #expect(clipGlobalNorm(&gradient, maximum: 0.5) == 13)
    #expect(isClose(gradient, [0.115384615, -0.153846154, 0.461538462]))
  }

  @Test func shortGradientsStay() {
    var gradient: [Float] = [0.3, -0.4]
    #expect(isClose(clipGlobalNorm(&gradient, maximum: 0.5), 0.5))
    #expect(isClose(gradient, [0.3, -0.4]))
    gradient = [.nan, 1]
    #expect(clipGlobalNorm(&gradient, maximum: 0.5).isNaN)
    #expect(gradient[1] == 1)
  }

  @Test(arguments: 0..<10) func orderedSumsIgnoreTheOrderOfArrival(seed: UInt64) {
    var random = CounterRandom(seed: seed)
    let vectors = (0..<12).map { _ in
      (0..<5).map { _ in Float(random.nextNormal() * 1e3) }
    }
    var inOrder = OrderedSum(count: 5)
    for number in vectors.indices { inOrder.add(vectors[number], number: number) }
    var shuffled = OrderedSum(count: 5)
    for number in random.permutation(count: vectors.count) {
      shuffled.add(vectors[number], number: number)
    }
    #expect(shuffled.isComplete && shuffled.addedCount == 12)
    #expect(shuffled.total == inOrder.total, "seed \(seed)")
  }

  @Test func normalisedAdvantages() {
    #expect(
      isClose(
        normalizedAdvantages([1, 4, -2, 0.5]),
        [0.050767308, 1.269182701, -1.167648085, -0.152301924]))
    #expect(normalizedAdvantages([3]) == [3])
    #expect(normalizedAdvantages([2, 2, 2]) == [0, 0, 0])
  }

  @Test func varianceExplained() throws {
    let returns: [Float] = [1, -0.5, 2, 0.25]
    let poor = try #require(explainedVariance(values: [0.5, 1.5, -1, 0.75], returns: returns))
    #expect(isClose(poor, -2.872146119))
    #expect(explainedVariance(values: returns, returns: returns) == 1)
    #expect(explainedVariance(values: [1, 2], returns: [3, 3]) == nil)
  }
}
