import Foundation

/// One session of each model, opened in random order and timed beside the others: the median time
/// of one run in milliseconds, by session.
public struct LatencyRound: Hashable, Sendable {
  /// Of the original.
  public let original: Double
  /// Of the original in another session: the control.
  public let control: Double
  /// By candidate; nil for one that is no longer measured.
  public let candidates: [Double?]

  public init(original: Double, control: Double, candidates: [Double?]) {
    self.original = original
    self.control = control
    self.candidates = candidates
  }

  /// The original's time, of both its sessions.
  var originalTime: Double { (original * control).squareRoot() }

  /// The logarithm of one session of the original over the other.
  var logControl: Double { log(original / control) }

  /// The logarithm of the original's time over the candidate's.
  func logRatio(_ candidate: Int) -> Double? {
    candidates[candidate].map { log(originalTime / $0) }
  }
}
