/// One segment of an episode on its way to the learner. The body is opaque here.
public struct TrajectoryMessage: Equatable, Sendable {
  /// Position among the trajectories of this instance in this epoch, from 1, without gaps.
  public var sequence: SequenceNumber
  /// The episode that it belongs to.
  public var episode: EpisodeID
  /// The grant of its ticket.
  public var grant: UInt32
  /// Position of the segment in the episode, from 0.
  public var segment: UInt32
  /// Whether the episode ends with it.
  public var isLast: Bool
  /// The weights that acted.
  public var policyVersion: PolicyVersion
  /// Steps in it, for the accounts.
  public var steps: UInt32
  /// What the trajectory codec made.
  public var body: [UInt8]

  /// Makes a trajectory message.
  public init(
    sequence: SequenceNumber, episode: EpisodeID, grant: UInt32, segment: UInt32, isLast: Bool,
    policyVersion: PolicyVersion, steps: UInt32, body: [UInt8]
  ) {
    self.sequence = sequence
    self.episode = episode
    self.grant = grant
    self.segment = segment
    self.isLast = isLast
    self.policyVersion = policyVersion
    self.steps = steps
    self.body = body
  }

  /// Bytes that count against the credit: the body, and a flat 64 for everything around it.
  public var creditBytes: UInt64 { Self.creditBytes(body: body.count) }

  /// Bytes that a body of `count` bytes takes of the credit.
  public static func creditBytes(body count: Int) -> UInt64 { UInt64(count) + 64 }

  func encode(to writer: inout ByteWriter) {
    writer.writeVarint(sequence.rawValue)
    writer.writeVarint(episode.rawValue)
    writer.writeUInt32(grant)
    writer.writeUInt32(segment)
    writer.writeBool(isLast)
    writer.writeVarint(policyVersion.rawValue)
    writer.writeUInt32(steps)
    writer.writeBytes(body)
  }

  init(from reader: inout ByteReader) throws(WireError) {
    sequence = SequenceNumber(try reader.readVarint("sequence"))
    episode = EpisodeID(try reader.readVarint("episode"))
    grant = try reader.readUInt32("grant")
    segment = try reader.readUInt32("segment")
    isLast = try reader.readBool("last flag")
    policyVersion = PolicyVersion(try reader.readVarint("policy version"))
    steps = try reader.readUInt32("steps")
    body = try reader.readBytes("trajectory body", limit: WireLimits.trajectoryBytes)
  }
}
