/// When the two sides of a session act without being asked.
public struct SessionTiming: Equatable, Sendable {
  /// Between two heartbeats of one side.
  public var heartbeatInterval: Duration = .seconds(1)
  /// Silence after which the other side counts as gone.
  public var peerTimeout: Duration = .seconds(6)
  /// How long a learner waits for an actor whose connection broke before its tickets go to others.
  public var reconnectGrace: Duration = .seconds(2)
  /// How long an actor waits for an answer to its HELLO before it tries again.
  public var greetingTimeout: Duration = .seconds(2)
  /// Shortest pause between two attempts to connect; it doubles from attempt to attempt.
  public var backoffMinimum: Duration = .milliseconds(100)
  /// Longest pause between two attempts to connect.
  public var backoffMaximum: Duration = .seconds(5)
  /// How long a trajectory may stay unacknowledged on a live connection before it is sent again.
  public var retransmitAfter: Duration = .seconds(4)
  /// How long a download of weights may stand still before the missing chunks are asked for again.
  public var weightsTimeout: Duration = .seconds(2)
  /// How long a leaving side waits for the other to finish.
  public var drainTimeout: Duration = .seconds(10)

  /// The defaults.
  public init() {}
}
