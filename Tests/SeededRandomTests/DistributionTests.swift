import SeededRandom
import Testing

@Suite struct DistributionTests {
  @Test func uniformIsInRangeWithTheRightMoments() {
    var random = CounterRandom(seed: 1)
    var (sum, squares) = (0.0, 0.0)
    for _ in 0..<20_000 {
      let x = Double(random.nextUniformFloat())
      #expect(x >= 0 && x < 1)
      sum += x
      squares += x * x
    }
    // Five standard errors: 0.2887 / sqrt(20000) = 0.002, and 0.298 / sqrt(20000) = 0.0021.
    #expect(abs(sum / 20_000 - 0.5) < 0.0105)
    #expect(abs(squares / 20_000 - 1 / 3.0) < 0.0105)
  }

  @Test func normalHasTheRightMoments() {
    var random = CounterRandom(seed: 2)
    var moments = [0.0, 0.0, 0.0, 0.0]
    for _ in 0..<20_000 {
      let x = random.nextNormal()
      for power in 0..<4 { moments[power] += (0...power).reduce(1.0) { y, _ in y * x } / 20_000 }
    }
    // Standard errors of the four moments: sqrt(1, 2, 15, 96) / sqrt(20000).
    #expect(abs(moments[0]) < 0.036)
    #expect(abs(moments[1] - 1) < 0.05)
    #expect(abs(moments[2]) < 0.14)
    #expect(abs(moments[3] - 3) < 0.35)
  }

  @Test(arguments: [1, 2, 3, 7, 10]) func boundedIsUniform(bound: Int) {
    var random = CounterRandom(seed: 3, stream: [UInt64(bound)])
    var counts = [Int](repeating: 0, count: bound)
    for _ in 0..<bound * 2000 { counts[random.next(below: bound)] += 1 }
    for count in counts { #expect(abs(count - 2000) < 250, "counts \(counts)") }
  }

  @Test func softmaxSamplingFollowsTheProbabilities() {
    var random = CounterRandom(seed: 4)
    var counts = [0, 0, 0, 0]
    // softmax(1000, 1000 + ln 2, -inf, 1000 + ln 5) = 1/8, 2/8, 0, 5/8, without overflow.
    let logits: [Float] = [1000, 1000.6931, -.infinity, 1001.6094]
    for _ in 0..<16_000 {
      if let index = random.sample(logits: logits) { counts[index] += 1 }
    }
    #expect(counts[2] == 0)
    #expect(abs(counts[0] - 2000) < 210 && abs(counts[1] - 4000) < 275)
    #expect(abs(counts[3] - 10_000) < 310)
  }

  @Test func weightSamplingFollowsTheWeights() {
    var random = CounterRandom(seed: 5)
    var counts = [0, 0, 0]
    for _ in 0..<8000 {
      if let index = random.sample(probabilities: [3, 0, 1]) { counts[index] += 1 }
    }
    #expect(counts[1] == 0 && abs(counts[0] - 6000) < 195)
  }

  @Test func whatCannotBeSampledIsNil() {
    var random = CounterRandom(seed: 6)
    #expect(random.sample(logits: []) == nil)
    #expect(random.sample(logits: [-.infinity]) == nil)
    #expect(random.sample(logits: [0, .nan]) == nil)
    #expect(random.sample(logits: [0, .infinity]) == nil)
    #expect(random.sample(probabilities: []) == nil)
    #expect(random.sample(probabilities: [0, 0]) == nil)
    #expect(random.sample(probabilities: [1, -1]) == nil)
    #expect(random.sample(probabilities: [1, .nan]) == nil)
    #expect(random.position == 0)
  }

  @Test func shufflesReachEveryOrderEquallyOften() {
    var random = CounterRandom(seed: 7)
    var counts: [[Int]: Int] = [:]
    for _ in 0..<6000 { counts[random.permutation(count: 3), default: 0] += 1 }
    #expect(counts.count == 6)
    #expect(counts.values.allSatisfy { abs($0 - 1000) < 160 }, "counts \(counts)")
  }
}
