/// Two ends of a range of ratios.
public struct Interval: Codable, Hashable, Sendable {
  public let low: Double
  public let high: Double

  public init(_ low: Double, _ high: Double) {
    precondition(low <= high, "an interval from \(low) to \(high)")
    self.low = low
    self.high = high
  }

  /// The smallest interval that holds this one and another.
  func union(_ other: Interval) -> Interval {
    Interval(min(low, other.low), max(high, other.high))
  }

  /// Whether this one holds all of another.
  func contains(_ other: Interval) -> Bool { low <= other.low && other.high <= high }
}
