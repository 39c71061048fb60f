import Foundation
import SeededRandom

/// Intervals of a median ratio, by drawing rounds again and again from those that were measured
/// (percentile bootstrap, Efron 1979). A round, with one session of each model, is drawn as a whole:
/// what a session was given once, its place in memory above all, is one draw however often it ran.
struct SessionBootstrap {
  /// Medians of the resamples, as logarithms, in order.
  private let medians: [Double]

  /// - Parameters:
  ///   - logRatios: The logarithm of one ratio for each round, at least one.
  ///   - resamples: How often the rounds are drawn again.
  init(_ logRatios: [Double], resamples: Int, random: CounterRandom) {
    precondition(!logRatios.isEmpty && resamples > 0, "nothing to draw from")
    var random = random
    medians = (0..<resamples).map { _ in
      logRatios.indices.map { _ in logRatios[random.next(below: logRatios.count)] }.median ?? 0
    }.sorted()
  }

  /// The range of ratios that holds the share `confidence` of the resamples.
  func interval(_ confidence: Double) -> Interval {
    let tail = (1 - confidence) / 2
    let last = medians.count - 1
    let low = Int((tail * Double(medians.count)).rounded(.down))
    let start = min(low, last / 2)
    return Interval(exp(medians[start]), exp(medians[last - start]))
  }
}
