import Foundation
import SeededRandom
import Testing

@testable import LatencyMeasurement

@Suite struct LatencyStatisticsTests {
  private let statistics = LatencyStatistics(.quick)

  private func verdicts(
    _ synthetic: SyntheticRounds, rounds: Int, seeds: Range<UInt64> = 0..<120
  ) -> [LatencyComparison] {
    seeds.compactMap {
      statistics.comparison(of: 0, in: synthetic.rounds(rounds, seed: $0))
    }
  }

  /// The same model on both sides is hardly ever called different, at any look.
  @Test(arguments: [3, 5, 8, 12, 16], [0.002, 0.02, 0.08])
  func theSameModelIsEqual(rounds: Int, spread: Double) {
    let found = verdicts(SyntheticRounds(ratios: [1], spread: spread), rounds: rounds)
    #expect(found.count == 120)
    #expect(found.count { $0.verdict != .equal } <= (rounds < 5 ? 6 : 1), "of 120 seeds")
    // And it may be written, most of the time.
    if rounds >= 5 {
      #expect(found.count { $0.isAtLeastAsFast } >= (spread < 0.01 ? 118 : spread < 0.05 ? 70 : 40))
    }
  }

  @Test(arguments: [(1.1, LatencyVerdict.faster), (1 / 1.1, .slower)])
  func aTenthIsFound(ratio: Double, verdict: LatencyVerdict) {
    let found = verdicts(SyntheticRounds(ratios: [ratio]), rounds: 12)
    #expect(found.count { $0.verdict == verdict } >= 114, "of 120 seeds")
    #expect(found.allSatisfy { $0.verdict == verdict || $0.verdict == .equal })
    #expect(found.allSatisfy { abs($0.ratio / ratio - 1) < 0.05 })
    #expect(found.allSatisfy { $0.isAtLeastAsFast == (ratio > 1) })
    let covered = found.count { $0.interval.low <= ratio && ratio <= $0.interval.high }
    #expect(covered >= 108, "95 % intervals hold the ratio in \(covered) of 120")
  }

  /// One session of twelve that takes twice or half as long changes no verdict.
  @Test(arguments: [0.5, 2], [1.0, 1.12]) func oneUnluckySessionDoesNotDecide(
    factor: Double, ratio: Double
  ) {
    for side in 0..<3 {
      for seed in UInt64(0)..<20 {
        var rounds = SyntheticRounds(ratios: [ratio], spread: 0.01).rounds(12, seed: seed)
        let before = statistics.comparison(of: 0, in: rounds)
        let unlucky = rounds[4]
        rounds[4] = LatencyRound(
          original: unlucky.original * (side == 0 ? factor : 1),
          control: unlucky.control * (side == 1 ? factor : 1),
          candidates: unlucky.candidates.map { $0.map { $0 * (side == 2 ? factor : 1) } })
        let after = statistics.comparison(of: 0, in: rounds)
        #expect(before?.verdict == after?.verdict, "seed \(seed), side \(side)")
        #expect(ratio == 1 || after?.isAtLeastAsFast == true, "seed \(seed), side \(side)")
      }
    }
  }

  /// One unlucky session among few makes a difference unclear, never wrong.
  @Test func anUnluckySessionAmongFewIsNoDifference() {
    for seed in UInt64(0)..<50 {
      var rounds = SyntheticRounds(ratios: [1], spread: 0.01).rounds(5, seed: seed)
      let round = rounds[2]
      rounds[2] = LatencyRound(
        original: round.original, control: round.control,
        candidates: round.candidates.map { $0.map { $0 * 1.5 } })
      #expect(statistics.comparison(of: 0, in: rounds)?.verdict == .equal, "seed \(seed)")
    }
  }

  /// What the control shows by itself is no difference of a candidate.
  @Test func theControlDecides() {
    func rounds(control: Double) -> [LatencyRound] {
      (0..<12).map {
        LatencyRound(
          original: 1, control: $0 % 2 == 0 ? control : 1 / control,
          candidates: [1 / 1.04])
      }
    }
    #expect(statistics.comparison(of: 0, in: rounds(control: 1.001))?.verdict == .faster)
    #expect(statistics.comparison(of: 0, in: rounds(control: 1.1))?.verdict == .equal)
  }

  /// Four in a hundred slower is not written even where the control is too wide to be sure.
  @Test func aWideControlExcusesLittle() throws {
    let rounds = (0..<12).map {
      LatencyRound(original: 1, control: $0 % 2 == 0 ? 1.2 : 1 / 1.2, candidates: [1.06])
    }
    let comparison = try #require(statistics.comparison(of: 0, in: rounds))
    #expect(comparison.verdict == .equal && !comparison.isAtLeastAsFast)
  }

  @Test func theSameRoundsGiveTheSameIntervals() {
    let rounds = SyntheticRounds(ratios: [1.05, 0.9]).rounds(8, seed: 3)
    #expect(
      statistics.comparison(of: 1, in: rounds)
        == LatencyStatistics(.quick).comparison(of: 1, in: rounds))
  }

  @Test func droppedCandidatesKeepWhatWasMeasured() throws {
    var rounds = SyntheticRounds(ratios: [1, 0.5]).rounds(8, seed: 3)
    for index in 5..<8 {
      rounds[index] = LatencyRound(
        original: rounds[index].original, control: rounds[index].control,
        candidates: [rounds[index].candidates[0], nil])
    }
    let dropped = try #require(statistics.comparison(of: 1, in: rounds))
    #expect(dropped.sessions == 5 && dropped.verdict == .slower)
    #expect(statistics.comparison(of: 0, in: rounds)?.sessions == 8)
    #expect(statistics.comparison(of: 0, in: []) == nil)
  }

  @Test func saysItInOneLine() {
    let comparison = LatencyComparison(
      originalMilliseconds: 6.671, resultMilliseconds: 5.9, ratio: 1.131,
      interval: Interval(1.108, 1.152), control: Interval(0.991, 1.012), sessions: 8,
      verdict: .faster, isAtLeastAsFast: true)
    #expect(
      comparison.text
        == "6.67 ms -> 5.90 ms (x1.13, 95 % 1.11 to 1.15; control 0.99 to 1.01)")
    #expect(LatencyComparison.time(0.05123) == "0.0512 ms")
    #expect(LatencyComparison.time(1234.5) == "1234 ms")
    #expect(LatencyComparison.time(0) == "0.00 ms")
  }

  @Test func mediansAndIntervals() {
    #expect([3, 1, 2].median == 2)
    #expect([4, 1, 2, 3].median == 2.5)
    #expect([Double]().median == nil)
    // Of three rounds the interval is everything that was seen.
    let bootstrap = SessionBootstrap(
      [log(0.9), log(1), log(1.2)], resamples: 1000, random: .init(seed: 1))
    let interval = bootstrap.interval(0.95)
    #expect(abs(interval.low - 0.9) < 1e-9 && abs(interval.high - 1.2) < 1e-9)
  }
}
