/// The counters of one actor instance, in every heartbeat and in its farewell.
///
/// All are totals since the WELCOME of this epoch, so that a lost heartbeat loses nothing.
public struct ActorStatistics: Equatable, Sendable {
  /// The lowest cost that the actor has seen for a model.
  public struct BestCost: Equatable, Sendable {
    /// Index of the model in the job.
    public var model: UInt32
    /// Its cost, microseconds.
    public var cost: Double

    /// Makes a best cost.
    public init(model: UInt32, cost: Double) {
      self.model = model
      self.cost = cost
    }
  }

  /// A number that the programs agree on and this protocol does not know, for example a timing.
  public struct NamedNumber: Equatable, Sendable {
    /// Its name.
    public var name: String
    /// Its value.
    public var value: Double

    /// Makes a named number.
    public init(name: String, value: Double) {
      self.name = name
      self.value = value
    }
  }

  /// Trajectories and steps handed to the protocol: one side of the accounts.
  public var produced = Tally()
  /// Those of `produced` that a restart of the learner made void before they arrived.
  public var voided = Tally()
  /// Steps taken, delivered or not.
  public var steps: UInt64 = 0
  /// Episodes finished.
  public var episodes: UInt64 = 0
  /// Bytes of trajectories sent, repetitions included.
  public var bytesSent: UInt64 = 0
  /// Nanoseconds that rollouts waited for credit.
  public var blockedNanoseconds: UInt64 = 0
  /// Nanoseconds that rollouts waited for a ticket or for weights.
  public var idleNanoseconds: UInt64 = 0
  /// Connections lost and made again.
  public var reconnects: UInt64 = 0
  /// The weights that the actor holds.
  public var weightsVersion: PolicyVersion = 0
  /// Revision of the list of tickets that the actor has.
  public var ticketRevision: UInt64 = 0
  /// Lowest costs, at most `WireLimits.statistics`.
  public var bestCosts: [BestCost] = []
  /// Further numbers, at most `WireLimits.statistics`.
  public var numbers: [NamedNumber] = []

  /// All zero.
  public init() {}

  func encode(to writer: inout ByteWriter) {
    for tally in [produced, voided] {
      writer.writeVarint(tally.trajectories)
      writer.writeVarint(tally.steps)
    }
    for value in [
      steps, episodes, bytesSent, blockedNanoseconds, idleNanoseconds, reconnects,
      weightsVersion.rawValue, ticketRevision,
    ] { writer.writeVarint(value) }
    writer.writeVarint(bestCosts.count)
    for best in bestCosts {
      writer.writeUInt32(best.model)
      writer.writeDouble(best.cost)
    }
    writer.writeVarint(numbers.count)
    for number in numbers {
      writer.writeString(number.name)
      writer.writeDouble(number.value)
    }
  }

  init(from reader: inout ByteReader) throws(WireError) {
    produced.trajectories = try reader.readVarint("produced trajectories")
    produced.steps = try reader.readVarint("produced steps")
    voided.trajectories = try reader.readVarint("voided trajectories")
    voided.steps = try reader.readVarint("voided steps")
    steps = try reader.readVarint("steps")
    episodes = try reader.readVarint("episodes")
    bytesSent = try reader.readVarint("bytes sent")
    blockedNanoseconds = try reader.readVarint("blocked time")
    idleNanoseconds = try reader.readVarint("idle time")
    reconnects = try reader.readVarint("reconnects")
    weightsVersion = PolicyVersion(try reader.readVarint("weights version"))
    ticketRevision = try reader.readVarint("ticket revision")
    let costs = try reader.readCount(
      "best costs", limit: WireLimits.statistics, minimumBytesEach: 12)
    for _ in 0..<costs {
      let model = try reader.readUInt32("model")
      bestCosts.append(BestCost(model: model, cost: try reader.readDouble("best cost")))
    }
    let count = try reader.readCount("numbers", limit: WireLimits.statistics, minimumBytesEach: 9)
    for _ in 0..<count {
      let name = try reader.readString("number's name", limit: WireLimits.nameBytes)
      numbers.append(NamedNumber(name: name, value: try reader.readDouble("number")))
    }
  }
}
