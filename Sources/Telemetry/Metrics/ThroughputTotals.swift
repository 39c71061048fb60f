/// What was counted since the learner started. Only ever grows; the difference of two gives a
/// ``ThroughputSample``.
public struct ThroughputTotals: Sendable, Hashable {
  /// Environment steps received.
  public var steps = 0
  /// Episodes that ended.
  public var episodes = 0
  /// Bytes received.
  public var bytes = 0
  /// Trajectories received, rejected ones included.
  public var trajectories = 0
  /// Trajectories not trained on, by reason.
  public var rejects: [String: Int] = [:]
  /// Actors that came back after their connection was lost.
  public var reconnects = 0
  /// Seconds in which actors had no credit, summed over actors.
  public var creditBlockedSeconds = 0.0
  /// Seconds in which the learner computed updates.
  public var learnerBusySeconds = 0.0

  /// Nothing counted yet.
  public init() {}
}
