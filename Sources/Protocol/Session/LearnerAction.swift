/// What a learner's session wants its shell to do, in this order.
public enum LearnerAction: Equatable, Sendable {
  /// Send a message to a connection, under the session's epoch.
  case send(Message, to: PeerRoute)
  /// Forget what belongs to a connection: unfinished messages, what waits to be sent.
  case forget(PeerRoute)
  /// Tell the program.
  case emit(LearnerEvent)
}

/// What a learner counts beside the accounts.
public struct LearnerCounters: Equatable, Sendable {
  /// Trajectories that arrived again.
  public var duplicates: UInt64 = 0
  /// Frames that were no valid frames.
  public var malformedFrames: UInt64 = 0
  /// Actors that were rejected for good.
  public var rejections: UInt64 = 0
  /// Connections that were asked to say HELLO again.
  public var unknownConnections: UInt64 = 0
  /// Actors that came back after an interruption.
  public var resumptions: UInt64 = 0
  /// Tickets that were taken from a vanished actor.
  public var returnedTickets: UInt64 = 0

  /// All zero.
  public init() {}
}
