import Protocol

/// SplitMix64 (Steele, Lea, Flood 2014): a small generator with a printable seed.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// True with this probability.
  mutating func chance(_ probability: Double) -> Bool {
    Double.random(in: 0..<1, using: &self) < probability
  }

  mutating func number() -> UInt64 { next() >> UInt64.random(in: 0..<64, using: &self) }

  mutating func bytes(upTo count: Int) -> [UInt8] {
    (0..<Int.random(in: 0...count, using: &self)).map { _ in UInt8(truncatingIfNeeded: next()) }
  }

  mutating func text() -> String {
    String(
      (0..<Int.random(in: 0...12, using: &self)).compactMap { _ in
        "aZ0 _üß√🙂".randomElement(using: &self)
      })
  }
}

extension SplitMix {
  mutating func announcement() -> WeightsAnnouncement {
    WeightsAnnouncement(
      version: PolicyVersion(number()), byteCount: number() % UInt64(WireLimits.weightsBytes),
      hash: SHA256.Digest(words: (0..<8).map { _ in UInt32(truncatingIfNeeded: next()) }))
  }

  mutating func acknowledgement() -> Acknowledgement {
    Acknowledgement(
      cumulative: SequenceNumber(number()),
      bitmap: (0..<Int.random(in: 0...WireLimits.acknowledgementWords, using: &self)).map { _ in
        next()
      },
      creditLimit: number(), ticketRevision: number(), weights: chance(0.5) ? announcement() : nil)
  }

  mutating func tickets() -> Tickets {
    let count = Int.random(in: 0...5, using: &self)
    return Tickets(
      revision: number(),
      tickets: (0..<count).map { _ in
        Ticket(
          episode: EpisodeID(number()), model: UInt32(truncatingIfNeeded: next()),
          minimumPolicyVersion: PolicyVersion(number()))
      })
  }

  mutating func statistics() -> ActorStatistics {
    var statistics = ActorStatistics()
    statistics.produced = Tally(trajectories: number(), steps: number())
    statistics.voided = Tally(trajectories: number(), steps: number())
    statistics.steps = number()
    statistics.blockedNanoseconds = number()
    statistics.weightsVersion = PolicyVersion(number())
    statistics.bestCosts = (0..<3).map {
      ActorStatistics.BestCost(model: $0, cost: Double.random(in: 0...1e6, using: &self))
    }
    statistics.numbers = [ActorStatistics.NamedNumber(name: text(), value: -0.5)]
    return statistics
  }

  /// A random message of `kind`.
  mutating func message(_ kind: Message.Kind) -> Message {
    switch kind {
    case .hello:
      .hello(
        Hello(
          schemaHash: number(), instance: InstanceID(number()),
          attempt: UInt32(truncatingIfNeeded: next()), name: text(),
          parallelEpisodes: Int.random(in: 1...64, using: &self),
          capabilities: (0..<3).map { _ in text() }))
    case .welcome:
      .welcome(
        Welcome(
          attempt: UInt32(truncatingIfNeeded: next()), run: RunID(number()), epoch: Epoch(number()),
          job: Job(
            configuration: bytes(upTo: 100),
            graphs: (0..<3).map { _ in Job.Graph(name: text(), bytes: bytes(upTo: 100)) },
            rules: text(), costProfile: bytes(upTo: 50)),
          acknowledgement: acknowledgement(), tickets: tickets()))
    case .reject:
      .reject(
        Rejection(
          code: Rejection.Code.allCases.randomElement(using: &self) ?? .keyRevoked, text: text()))
    case .tickets: .tickets(tickets())
    case .trajectory:
      .trajectory(
        TrajectoryMessage(
          sequence: SequenceNumber(number()), episode: EpisodeID(number()),
          grant: UInt32(truncatingIfNeeded: next()), segment: UInt32(truncatingIfNeeded: next()),
          isLast: chance(0.5), policyVersion: PolicyVersion(number()),
          steps: UInt32(truncatingIfNeeded: next()), body: bytes(upTo: 300)))
    case .acknowledge: .acknowledge(acknowledgement())
    case .weightsAvailable: .weightsAvailable(announcement())
    case .getWeights:
      .getWeights(
        WeightsRequest(
          version: PolicyVersion(number()), firstChunk: Int.random(in: 0...2000, using: &self),
          count: Int.random(in: 0...WireLimits.chunksPerRequest, using: &self)))
    case .weightsChunk:
      .weightsChunk(
        WeightsChunk(
          version: PolicyVersion(number()), index: Int.random(in: 0...2000, using: &self),
          bytes: bytes(upTo: 300)))
    case .heartbeat: .heartbeat(statistics())
    case .bye:
      .bye(
        Farewell(
          reason: Farewell.Reason.allCases.randomElement(using: &self) ?? .failed, text: text(),
          statistics: statistics()))
    }
  }
}
