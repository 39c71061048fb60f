/// Everything that an actor and a learner say to each other. `docs/protocol.md` is the schema.
public enum Message: Equatable, Sendable {
  /// Actor to learner, first: who I am and what I speak.
  case hello(Hello)
  /// Learner to actor: the run, and all that an actor needs to work for it.
  case welcome(Welcome)
  /// Learner to actor: why you cannot take part, and what to do about it.
  case reject(Rejection)
  /// Learner to actor: every episode that you hold now.
  case tickets(Tickets)
  /// Actor to learner: one segment of an episode.
  case trajectory(TrajectoryMessage)
  /// Learner to actor: what arrived, and how many bytes may follow. Also the learner's heartbeat.
  case acknowledge(Acknowledgement)
  /// Learner to actor: the newest weights.
  case weightsAvailable(WeightsAnnouncement)
  /// Actor to learner: send me these chunks.
  case getWeights(WeightsRequest)
  /// Learner to actor: one chunk of weights.
  case weightsChunk(WeightsChunk)
  /// Actor to learner: I am alive, and these are my counters.
  case heartbeat(ActorStatistics)
  /// Both ways: I leave.
  case bye(Farewell)

  /// What kind of message a frame is part of. The numbers are on the wire.
  public enum Kind: UInt8, Sendable, CaseIterable {
    case hello = 1
    case welcome = 2
    case reject = 3
    case tickets = 4
    case trajectory = 5
    case acknowledge = 6
    case weightsAvailable = 7
    case getWeights = 8
    case weightsChunk = 9
    case heartbeat = 10
    case bye = 11

    /// Bytes that a message of this kind may have.
    public var byteLimit: Int {
      switch self {
      case .welcome: WireLimits.welcomeBytes
      case .trajectory: WireLimits.trajectoryBytes
      case .weightsChunk: WireLimits.chunkBytes + 64
      default: WireLimits.smallMessageBytes
      }
    }
  }

  /// What kind of message this is.
  public var kind: Kind {
    switch self {
    case .hello: .hello
    case .welcome: .welcome
    case .reject: .reject
    case .tickets: .tickets
    case .trajectory: .trajectory
    case .acknowledge: .acknowledge
    case .weightsAvailable: .weightsAvailable
    case .getWeights: .getWeights
    case .weightsChunk: .weightsChunk
    case .heartbeat: .heartbeat
    case .bye: .bye
    }
  }

  /// The body of the message, without any header.
  public func encoded() -> [UInt8] {
    var writer = ByteWriter(capacity: 256)
    switch self {
    case .hello(let value): value.encode(to: &writer)
    case .welcome(let value): value.encode(to: &writer)
    case .reject(let value): value.encode(to: &writer)
    case .tickets(let value): value.encode(to: &writer)
    case .trajectory(let value): value.encode(to: &writer)
    case .acknowledge(let value): value.encode(to: &writer)
    case .weightsAvailable(let value): value.encode(to: &writer)
    case .getWeights(let value): value.encode(to: &writer)
    case .weightsChunk(let value): value.encode(to: &writer)
    case .heartbeat(let value): value.encode(to: &writer)
    case .bye(let value): value.encode(to: &writer)
    }
    return writer.bytes
  }

  /// Decodes the body of a message of `kind`: all of it, and nothing may be left.
  public init(_ kind: Kind, body: [UInt8]) throws(WireError) {
    var reader = ByteReader(body)
    switch kind {
    case .hello: self = .hello(try Hello(from: &reader))
    case .welcome: self = .welcome(try Welcome(from: &reader))
    case .reject: self = .reject(try Rejection(from: &reader))
    case .tickets: self = .tickets(try Tickets(from: &reader))
    case .trajectory: self = .trajectory(try TrajectoryMessage(from: &reader))
    case .acknowledge: self = .acknowledge(try Acknowledgement(from: &reader))
    case .weightsAvailable: self = .weightsAvailable(try WeightsAnnouncement(from: &reader))
    case .getWeights: self = .getWeights(try WeightsRequest(from: &reader))
    case .weightsChunk: self = .weightsChunk(try WeightsChunk(from: &reader))
    case .heartbeat: self = .heartbeat(try ActorStatistics(from: &reader))
    case .bye: self = .bye(try Farewell(from: &reader))
    }
    try reader.expectEnd()
  }
}
