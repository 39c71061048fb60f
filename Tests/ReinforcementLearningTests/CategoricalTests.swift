import Foundation
import ReinforcementLearning
import Testing

@Suite struct CategoricalTests {
  @Test func largeLogitsDoNotOverflow() {
    let distribution = Categorical(logits: [1e30, 1e30, -1e30] as [Float])
    #expect(distribution.probabilities == [0.5, 0.5, 0])
    #expect(isClose(distribution.entropy, log(2)))
  }

  @Test func minusInfinityHasNoProbabilityAndNoEntropy() {
    let distribution = Categorical(logits: [0, -.infinity, 0, 0] as [Float])
    #expect(distribution.logProbabilities[1] == -.infinity)
    #expect(isClose(distribution.entropy, log(3)))
  }

  @Test func shiftingTheLogitsChangesNothing() {
    let plain = Categorical(logits: [0.5, -1, 2] as [Float])
    let shifted = Categorical(logits: [64.5, 63, 66] as [Float])
    for (a, b) in zip(plain.probabilities, shifted.probabilities) { #expect(isClose(a, b)) }
  }

  @Test func oneCandidateIsCertain() {
    let distribution = Categorical(logits: [-7] as [Float])
    #expect(distribution.logProbabilities == [0])
    #expect(distribution.entropy == 0)
  }

  @Test func raggedRowsKeepTheirPlaces() {
    var logits = RaggedLogits(rows: [[1, 2], [3]])
    logits.append([4, 5, 6])
    #expect(logits.stepCount == 3)
    #expect(logits.offsets == [0, 2, 3, 6])
    #expect(Array(logits[2]) == [4, 5, 6])
  }
}
