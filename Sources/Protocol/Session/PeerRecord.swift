/// The address of a connection at the learner: the id that its ROUTER socket gave it.
public struct PeerRoute: Hashable, Sendable, CustomStringConvertible {
  /// The bytes of the id.
  public var bytes: [UInt8]

  /// Makes a route.
  public init(_ bytes: [UInt8]) { self.bytes = bytes }

  public var description: String {
    bytes.map { String($0, radix: 16) }.joined(separator: ".")
  }
}

/// What a learner knows of one actor instance. It outlives the connection, for the deduplication.
struct PeerRecord: Equatable, Sendable {
  /// Whether the actor is there.
  enum State: Equatable, Sendable {
    case present
    /// The connection broke at this time; it may come back.
    case unreachable(since: Duration)
    case gone
  }

  let identity: ActorIdentity
  /// Size of the credit window, bytes.
  let creditWindow: UInt64
  var state = State.present
  var route: PeerRoute
  var lastHeard: Duration
  var lastSent: Duration
  var parallelEpisodes: Int
  var tickets: [Ticket] = []
  var ticketRevision: UInt64 = 0
  var received = ReceivedWindow()
  /// Credit bytes of everything that arrived once.
  var receivedBytes: UInt64 = 0
  /// Credit bytes of everything that left the learner's queue.
  var consumedBytes: UInt64 = 0
  /// The limit that was last told.
  var toldCreditLimit: UInt64 = 0
  /// Whether something arrived that was not acknowledged.
  var owesAcknowledgement = false

  var isGone: Bool { state == .gone }

  /// Sum of credit bytes that the actor may send in all.
  var creditLimit: UInt64 { consumedBytes + creditWindow }

  /// Whether the actor should hear of its credit now rather than with the next heartbeat.
  var owesCredit: Bool { creditLimit - toldCreditLimit >= creditWindow / 4 }
}
