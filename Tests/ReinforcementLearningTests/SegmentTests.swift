import ReinforcementLearning
import SeededRandom
import Testing

/// A segment of random numbers.
struct RandomSegment {
  var rewards: [Float] = []
  var values: [Float] = []
  var logRhos: [Float] = []
  var bootstrapValue: Float

  init(seed: UInt64, length: Int) {
    var random = CounterRandom(seed: seed)
    bootstrapValue = Float(random.nextNormal())
    for _ in 0..<length {
      rewards.append(Float(random.nextNormal()))
      values.append(Float(random.nextNormal()))
      logRhos.append(Float(random.nextNormal()))
    }
  }
}

/// Golden numbers: scripts/golden/reinforcement_learning.py.
@Suite struct SegmentTests {
  let rewards: [Float] = [1, -0.5, 2, 0.25]
  let values: [Float] = [0.5, 1.5, -1, 0.75]

  @Test(arguments: [
    (
      SegmentEnding.truncated, [2.4882656, 0.88648, 5.259, 2.2], [2.9882656, 2.38648, 4.259, 2.95]
    ),
    (.continued, [2.4882656, 0.88648, 5.259, 2.2], [2.9882656, 2.38648, 4.259, 2.95]),
    (.terminated, [1.480496, -0.5132, 3.315, -0.5], [1.980496, 0.9868, 2.315, 0.25]),
  ])
  func generalizedAdvantages(ending: SegmentEnding, advantages: [Double], returns: [Double]) {
    let estimate = generalizedAdvantageEstimate(
      rewards: rewards, discounts: stepDiscounts(steps: 4, discount: 0.9, ending: ending),
      values: values, bootstrapValue: 3, lambda: 0.8)
    #expect(isClose(estimate.advantages, advantages))
    #expect(isClose(estimate.returns, returns))
  }

  @Test func vTraceOfThePaper() {
    let targets = vTrace(
      logRhos: [0.3, -0.5, 0.9, -0.05], rewards: rewards,
      discounts: stepDiscounts(steps: 4, discount: 0.9, ending: .truncated), values: values,
      bootstrapValue: 3)
    #expect(isClose(targets.vs, [3.497757225, 2.775285806, 4.558434261, 2.842704734]))
    #expect(isClose(targets.pgAdvantages, [2.997757225, 1.275285806, 5.558434261, 2.092704734]))
  }

  @Test func vTraceWithOtherThresholdsAndATerminalStep() {
    let targets = vTrace(
      logRhos: [0.3, -0.5, 0.9, -0.05], rewards: rewards,
      discounts: stepDiscounts(steps: 4, discount: 0.9, ending: .terminated), values: values,
      bootstrapValue: 3, lambda: 0.8,
      thresholds: VTraceThresholds(clipRho: 1.3, clipPgRho: 1.1, clipC: 0.9))
    #expect(isClose(targets.vs, [3.029943730, 1.692814398, 3.469301666, 0.274385288]))
    #expect(isClose(targets.pgAdvantages, [2.187709003, 0.192814398, 3.665813148, -0.475614712]))
  }

  @Test(arguments: 0..<20) func onPolicyVTraceIsTheDiscountedReturn(seed: UInt64) {
    let length = 1 + Int(seed) * 2
    let segment = RandomSegment(seed: seed, length: length)
    let targets = vTrace(
      logRhos: [Float](repeating: 0, count: length), rewards: segment.rewards,
      discounts: stepDiscounts(steps: length, discount: 0.97, ending: .truncated),
      values: segment.values, bootstrapValue: segment.bootstrapValue)
    var expected = Double(segment.bootstrapValue)
    for t in (0..<length).reversed() {
      expected = Double(segment.rewards[t]) + Double(Float(0.97)) * expected
      #expect(isClose(Double(targets.vs[t]), expected), "seed \(seed), step \(t)")
    }
  }

  @Test(arguments: 0..<20, SegmentEnding.allCases)
  func onPolicyVTraceIsTheGeneralizedAdvantage(seed: UInt64, ending: SegmentEnding) {
    let length = 1 + Int(seed)
    let segment = RandomSegment(seed: seed, length: length)
    let discounts = stepDiscounts(steps: length, discount: 0.9, ending: ending)
    let lambda = Float(seed) / 19
    let targets = vTrace(
      logRhos: [Float](repeating: 0, count: length), rewards: segment.rewards,
      discounts: discounts, values: segment.values, bootstrapValue: segment.bootstrapValue,
      lambda: lambda)
    let estimate = generalizedAdvantageEstimate(
      rewards: segment.rewards, discounts: discounts, values: segment.values,
      bootstrapValue: segment.bootstrapValue, lambda: lambda)
    #expect(isClose(targets.vs, estimate.returns.map(Double.init), within: 2e-6), "seed \(seed)")
    #expect(
      isClose(targets.pgAdvantages, estimate.advantages.map(Double.init), within: 2e-6),
      "seed \(seed)")
  }

  @Test(arguments: 0..<10) func weightsAboveTheThresholdsActAsTheThresholds(seed: UInt64) {
    let segment = RandomSegment(seed: seed, length: 9)
    let discounts = stepDiscounts(steps: 9, discount: 0.9, ending: .truncated)
    func targets(_ logRhos: [Float]) -> VTraceTargets {
      vTrace(
        logRhos: logRhos, rewards: segment.rewards, discounts: discounts, values: segment.values,
        bootstrapValue: segment.bootstrapValue)
    }
    #expect(targets(segment.logRhos) == targets(segment.logRhos.map { min($0, 0) }))
    #expect(targets(segment.logRhos) != targets(segment.logRhos.map { $0 - 1 }))
  }

  @Test func aTerminatedSegmentIgnoresTheBootstrapValue() {
    let discounts = stepDiscounts(steps: 4, discount: 0.9, ending: .terminated)
    let estimates = [0, 100].map {
      generalizedAdvantageEstimate(
        rewards: rewards, discounts: discounts, values: values, bootstrapValue: $0, lambda: 0.8)
    }
    #expect(estimates[0] == estimates[1])
  }

  @Test func nothingGivesNothing() {
    #expect(stepDiscounts(steps: 0, discount: 0.9, ending: .terminated) == [])
    #expect(
      vTrace(logRhos: [], rewards: [], discounts: [], values: [], bootstrapValue: 1).vs == [])
  }

  @Test func unequalLengthsTrap() async {
    await #expect(processExitsWith: .failure) {
      _ = generalizedAdvantageEstimate(
        rewards: [1, 2], discounts: [1], values: [1, 2], bootstrapValue: 0, lambda: 1)
    }
  }
}
