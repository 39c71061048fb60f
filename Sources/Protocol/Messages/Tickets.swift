/// The right, and the duty, to run one episode.
///
/// The actor derives the episode's random numbers from the run's seed and `episode`, so that it comes
/// out the same whoever runs it.
public struct Ticket: Equatable, Hashable, Sendable {
  /// The episode.
  public var episode: EpisodeID
  /// Index of its graph in the job.
  public var model: UInt32
  /// The actor must hold at least these weights before it starts. A learner that publishes nothing
  /// newer while the ticket is out gets exactly these: synchronous mode.
  public var minimumPolicyVersion: PolicyVersion
  /// Number of this handing out, set by the learner's session and never given again in its epoch:
  /// segments of an earlier grant of the episode are void.
  public internal(set) var grant: UInt32 = 0

  /// Makes a ticket.
  public init(episode: EpisodeID, model: UInt32, minimumPolicyVersion: PolicyVersion) {
    self.episode = episode
    self.model = model
    self.minimumPolicyVersion = minimumPolicyVersion
  }
}

/// All tickets that an actor instance holds: a state, not a difference, so that a lost message heals.
public struct Tickets: Equatable, Sendable {
  /// Grows with every change; an actor ignores a list that is older than the one it has.
  public var revision: UInt64
  /// The tickets, in the order in which they should be run.
  public var tickets: [Ticket]

  /// Makes a list of tickets.
  public init(revision: UInt64 = 0, tickets: [Ticket] = []) {
    self.revision = revision
    self.tickets = tickets
  }

  func encode(to writer: inout ByteWriter) {
    writer.writeUInt64(revision)
    writer.writeVarint(tickets.count)
    for ticket in tickets {
      writer.writeVarint(ticket.episode.rawValue)
      writer.writeUInt32(ticket.model)
      writer.writeVarint(ticket.minimumPolicyVersion.rawValue)
      writer.writeUInt32(ticket.grant)
    }
  }

  init(from reader: inout ByteReader) throws(WireError) {
    revision = try reader.readUInt64("ticket revision")
    let count = try reader.readCount("tickets", limit: WireLimits.tickets, minimumBytesEach: 10)
    tickets = []
    tickets.reserveCapacity(count)
    for _ in 0..<count {
      let episode = EpisodeID(try reader.readVarint("episode"))
      let model = try reader.readUInt32("model")
      let version = PolicyVersion(try reader.readVarint("minimum policy version"))
      var ticket = Ticket(episode: episode, model: model, minimumPolicyVersion: version)
      ticket.grant = try reader.readUInt32("grant")
      tickets.append(ticket)
    }
  }
}
