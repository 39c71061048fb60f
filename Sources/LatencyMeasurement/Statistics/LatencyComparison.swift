import Foundation

/// Whether a candidate runs faster than the original.
public enum LatencyVerdict: String, Codable, Sendable {
  case faster, equal, slower
}

/// The original's time beside a candidate's.
public struct LatencyComparison: Codable, Hashable, Sendable {
  /// Median time of a run of the original, of all its sessions, milliseconds.
  public let originalMilliseconds: Double
  /// The original's over the ratio: what the candidate takes while the machine is as fast as it was
  /// for the original's median.
  public let resultMilliseconds: Double
  /// Median over the rounds of the original's time over the candidate's: above 1 is faster.
  public let ratio: Double
  /// Where the ratio lies, 95 % (`LatencySettings.confidence`).
  public let interval: Interval
  /// The same of the original over itself in other sessions.
  public let control: Interval
  /// Sessions of the candidate; the original had twice as many.
  public let sessions: Int
  public let verdict: LatencyVerdict
  /// Whether the candidate may be written: faster, or equal and not slower than chance explains.
  public let isAtLeastAsFast: Bool

  /// For example `6.67 ms -> 5.90 ms (x1.13, 95 % 1.11 to 1.15; control 0.99 to 1.01)`.
  public var text: String {
    func two(_ number: Double) -> String { String(format: "%.2f", number) }
    return "\(Self.time(originalMilliseconds)) -> \(Self.time(resultMilliseconds)) "
      + "(x\(two(ratio)), 95 % \(two(interval.low)) to \(two(interval.high)); "
      + "control \(two(control.low)) to \(two(control.high)))"
  }

  /// Three digits that count, for example `0.0512 ms`.
  public static func time(_ milliseconds: Double) -> String {
    let places =
      milliseconds > 0 ? max(0, min(6, 2 - Int(log10(milliseconds).rounded(.down)))) : 2
    return String(format: "%.\(places)f ms", milliseconds)
  }
}
