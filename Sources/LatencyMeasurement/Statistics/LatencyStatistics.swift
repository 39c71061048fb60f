import Foundation
import SeededRandom

/// What rounds of sessions say: a pure function of the times.
public struct LatencyStatistics: Sendable {
  public let settings: LatencySettings

  public init(_ settings: LatencySettings) { self.settings = settings }

  /// Compares a candidate with the original.
  ///
  /// The candidate is faster when its whole interval lies above the control's, slower when it lies
  /// below; both are taken at a confidence that is corrected for the number of looks and candidates.
  /// - Parameters:
  ///   - candidate: Its place in the rounds.
  ///   - rounds: In order; those without the candidate are passed over.
  /// - Returns: nil without a round that has the candidate.
  public func comparison(of candidate: Int, in rounds: [LatencyRound]) -> LatencyComparison? {
    let measured = rounds.filter { $0.candidates[candidate] != nil }
    let logRatios = measured.compactMap { $0.logRatio(candidate) }
    guard let median = logRatios.median, let original = measured.map(\.originalTime).median
    else { return nil }
    let ratio = exp(median)
    let (own, control) = (
      bootstrap(logRatios, stream: UInt64(candidate) + 1),
      bootstrap(rounds.map(\.logControl), stream: 0)
    )
    let sure = settings.correctedConfidence(candidates: rounds.first?.candidates.count ?? 1)
    let verdict = verdict(own.interval(sure), control: control.interval(sure))
    let (interval, printed) = (
      own.interval(settings.confidence), control.interval(settings.confidence)
    )
    let isLevel =
      ratio >= max(settings.tolerated, min(printed.low, 1 - settings.smallestDifference))
      && interval.low >= min(settings.tolerated, printed.low)
    return LatencyComparison(
      originalMilliseconds: original, resultMilliseconds: original / ratio, ratio: ratio,
      interval: interval, control: printed, sessions: measured.count,
      verdict: verdict, isAtLeastAsFast: verdict == .faster || verdict == .equal && isLevel)
  }

  /// Whether more rounds would hardly change what is known of a candidate.
  func isSettled(_ candidate: Int, in rounds: [LatencyRound]) -> Bool {
    guard let comparison = comparison(of: candidate, in: rounds) else { return true }
    guard comparison.verdict == .equal else { return true }
    let within = Interval(1 / (1 + settings.equalWithin), 1 + settings.equalWithin)
    let sure = settings.correctedConfidence(candidates: rounds.first?.candidates.count ?? 1)
    let logRatios = rounds.compactMap { $0.logRatio(candidate) }
    return within.contains(
      bootstrap(logRatios, stream: UInt64(candidate) + 1).interval(sure))
  }

  private func verdict(_ interval: Interval, control: Interval) -> LatencyVerdict {
    let none = Interval(1 / (1 + settings.smallestDifference), 1 + settings.smallestDifference)
    let chance = control.union(none)
    if interval.low > chance.high { return .faster }
    if interval.high < chance.low { return .slower }
    return .equal
  }

  private func bootstrap(_ logRatios: [Double], stream: UInt64) -> SessionBootstrap {
    SessionBootstrap(
      logRatios, resamples: settings.resamples,
      random: CounterRandom(seed: settings.seed, stream: [Purpose.bootstrap, stream]))
  }

  /// First words of the streams of random numbers.
  enum Purpose {
    static let bootstrap: UInt64 = 1
    static let order: UInt64 = 2
  }
}
