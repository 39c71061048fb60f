/// The first message of an actor, and again after every interruption.
///
/// Its layout up to and including `schemaHash` is the same in every version of the protocol, so that
/// a learner can always say what does not fit.
public struct Hello: Equatable, Sendable {
  /// Version of the protocol that the actor speaks.
  public var protocolVersion: UInt16
  /// Hash of everything else that both sides must agree on: operators, features, trajectory codec.
  public var schemaHash: UInt64
  /// This start of the actor.
  public var instance: InstanceID
  /// Number of this greeting; the WELCOME repeats it.
  public var attempt: UInt32
  /// Name for people, unique among the actors of a run if they want readable logs.
  public var name: String
  /// Episodes that the actor runs at the same time.
  public var parallelEpisodes: Int
  /// What the actor can do beyond the basics, for example `measure`.
  public var capabilities: [String]

  /// Makes a greeting.
  public init(
    protocolVersion: UInt16 = WireSchema.version, schemaHash: UInt64, instance: InstanceID,
    attempt: UInt32 = 0, name: String, parallelEpisodes: Int = 1, capabilities: [String] = []
  ) {
    self.protocolVersion = protocolVersion
    self.schemaHash = schemaHash
    self.instance = instance
    self.attempt = attempt
    self.name = name
    self.parallelEpisodes = parallelEpisodes
    self.capabilities = capabilities
  }

  func encode(to writer: inout ByteWriter) {
    writer.writeUInt16(protocolVersion)
    writer.writeUInt64(schemaHash)
    writer.writeUInt64(instance.rawValue)
    writer.writeUInt32(attempt)
    writer.writeString(name)
    writer.writeVarint(parallelEpisodes)
    writer.writeVarint(capabilities.count)
    for capability in capabilities { writer.writeString(capability) }
  }

  init(from reader: inout ByteReader) throws(WireError) {
    protocolVersion = try reader.readUInt16("protocol version")
    schemaHash = try reader.readUInt64("schema hash")
    guard protocolVersion == WireSchema.version else {
      // Another version: what follows is not ours to read; the session rejects it by name.
      instance = 0
      attempt = 0
      name = ""
      parallelEpisodes = 1
      capabilities = []
      _ = try reader.readRaw("rest", count: reader.remaining)
      return
    }
    instance = InstanceID(try reader.readUInt64("instance"))
    attempt = try reader.readUInt32("attempt")
    name = try reader.readString("actor name", limit: WireLimits.nameBytes)
    parallelEpisodes = try reader.readInt("parallel episodes", limit: WireLimits.tickets / 4)
    let count = try reader.readCount("capabilities", limit: WireLimits.capabilities)
    capabilities = []
    for _ in 0..<count {
      capabilities.append(try reader.readString("capability", limit: WireLimits.nameBytes))
    }
  }
}

/// What both sides must have in common before they exchange anything else.
public enum WireSchema {
  /// Version of this protocol, in every frame.
  public static let version: UInt16 = 1

  /// FNV-1a of `text`, 64 bits: a stable hash for schema descriptions.
  /// Source: http://www.isthe.com/chongo/tech/comp/fnv/
  public static func hash(_ text: String) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return hash
  }
}
