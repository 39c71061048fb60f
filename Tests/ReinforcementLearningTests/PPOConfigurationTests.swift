import Foundation
import ReinforcementLearning
import Testing

@Suite struct PPOConfigurationTests {
  @Test func defaultsAreThePapersAndValid() {
    let configuration = PPOConfiguration()
    #expect(configuration.problems() == [])
    #expect(configuration.discount == 0.99 && configuration.lambda == 0.95)
    #expect(configuration.clipCoefficient == 0.2 && configuration.epochs == 4)
    #expect(configuration.minibatchSize == 16 && configuration.learningRate == 5e-4)
    #expect(configuration.maximumGradientNorm == 0.5 && configuration.valueCoefficient == 0.5)
    #expect(configuration.entropyCoefficient == 0.01 && configuration.adamEpsilon == 1e-5)
  }

  @Test func everyProblemIsReported() {
    var configuration = PPOConfiguration()
    configuration.discount = 1.5
    configuration.epochs = 0
    configuration.learningRate = .nan
    configuration.targetKL = -1
    #expect(
      configuration.problems().map(\.field) == ["discount", "epochs", "learningRate", "targetKL"])
    #expect(configuration.problems().first?.value == "1.5")
    #expect(configuration.problems().first?.requirement == "from 0 to 1")
  }

  @Test func survivesCoding() throws {
    var configuration = PPOConfiguration()
    configuration.targetKL = nil
    configuration.clipC = 0.5
    let copy = try JSONDecoder().decode(
      PPOConfiguration.self, from: try JSONEncoder().encode(configuration))
    #expect(copy == configuration)
  }

  @Test func learningRateDecaysWhenAsked() {
    var configuration = PPOConfiguration()
    #expect(abs(configuration.learningRate(atProgress: 0.25) - 3.75e-4) < 1e-10)
    #expect(configuration.learningRate(atProgress: 2) == 0)
    configuration.annealLearningRate = false
    #expect(configuration.learningRate(atProgress: 0.25) == 5e-4)
  }

  @Test func linearDecayIsClamped() {
    let decay = LinearDecay(from: 2, to: 1)
    #expect(decay.value(atProgress: -1) == 2)
    #expect(decay.value(atProgress: 0.5) == 1.5)
    #expect(decay.value(atProgress: 7) == 1)
  }
}
