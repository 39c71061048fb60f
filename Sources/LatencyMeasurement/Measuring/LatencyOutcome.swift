/// What became of a candidate.
public enum LatencyOutcome: Sendable {
  case compared(LatencyComparison)
  /// It cannot be opened or run.
  case failed(String)
  /// The time limit is too short for it: about so many seconds would do.
  case tooSlow(needed: Double)

  /// Whether the time limit was too short for it.
  public var isTooSlow: Bool {
    if case .tooSlow = self { return true }
    return false
  }

  /// The comparison, if there is one.
  public var comparison: LatencyComparison? {
    if case .compared(let comparison) = self { return comparison }
    return nil
  }
}

/// The original cannot be opened or run: there is nothing to compare with.
public struct LatencyError: Error, Equatable, CustomStringConvertible, Sendable {
  public let description: String

  public init(original reason: String) {
    description = "The original cannot be timed: \(reason)"
  }
}

/// How far a measurement is.
public struct LatencyProgress: Hashable, Sendable {
  /// Rounds that were made.
  public let rounds: Int
  /// Rounds at most.
  public let mostRounds: Int
  /// Seconds since it began.
  public let seconds: Double
  /// Seconds at most.
  public let timeLimit: Double

  /// How much is done at least, 0 to 1.
  public var fraction: Double {
    min(1, max(Double(rounds) / Double(max(1, mostRounds)), seconds / timeLimit))
  }
}
