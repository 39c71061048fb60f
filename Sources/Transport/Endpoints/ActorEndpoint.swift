public import Protocol

/// The actor's end of the wire: connects a DEALER, runs an `ActorSession` on a thread of its own.
///
/// ```swift
/// let endpoint = try ActorEndpoint(configuration)
/// while true {
///   switch endpoint.nextWork() {
///   case .prepare(let job): environment = try Environment(job)
///   case .run(let assignment): // ... try endpoint.submit(segment) == .accepted
///   case .stop(let reason): endpoint.close(); return
///   }
/// }
/// ```
/// All methods may be called from any thread.
public final class ActorEndpoint: Sendable {
  /// What an actor's endpoint needs to know.
  public struct Configuration: Sendable {
    /// Where the learner listens.
    public var endpoint: String
    /// Keys. Required beyond loopback.
    public var security: ActorSecurity
    /// Both sides must have the same.
    public var schemaHash: UInt64
    /// Name for people.
    public var name: String
    /// This start of the actor: draw it at random.
    public var instance: InstanceID
    /// Episodes that the actor runs at the same time.
    public var parallelEpisodes = 1
    /// What the actor can do beyond the basics.
    public var capabilities: [String] = []
    /// When to act without being asked.
    public var timing = SessionTiming()
    /// Hears what people should read. Called on the endpoint's thread: return soon.
    public var onNotice: @Sendable (Notice) -> Void = { _ in }

    /// Makes a configuration with defaults.
    public init(
      endpoint: String, security: ActorSecurity = .none,
      schemaHash: UInt64 = WireSchema.hash("bare"), name: String, instance: InstanceID
    ) {
      self.endpoint = endpoint
      self.security = security
      self.schemaHash = schemaHash
      self.name = name
      self.instance = instance
    }
  }

  private let shared: ActorShared
  private let context: Context
  private let thread: SocketThread

  /// Starts to connect; returns at once, also when nobody is there yet.
  public init(_ configuration: Configuration) throws(TransportError) {
    let address = try EndpointAddress(configuration.endpoint)
    if case .none = configuration.security, !address.isLocal {
      throw TransportError(
        .encryptionRequired,
        "the actor does not connect to \(address.text) without a key: make one with "
          + "`xrlflow keygen`, put its public key on the learner's allow-list, and pass --key FILE")
    }
    guard configuration.name.utf8.count <= WireLimits.nameBytes else {
      throw TransportError(
        .invalidEndpoint,
        "the actor's name is longer than \(WireLimits.nameBytes) bytes: shorten it")
    }
    var hello = Hello(
      schemaHash: configuration.schemaHash, instance: configuration.instance,
      name: configuration.name)
    hello.parallelEpisodes = configuration.parallelEpisodes
    hello.capabilities = configuration.capabilities
    var session = ActorSession.Configuration(hello: hello)
    session.timing = configuration.timing
    let shared = ActorShared(ActorSession(session), wakeUp: try WakeUp())
    let context = try Context()
    self.shared = shared
    self.context = context
    let loop = ActorLoop(
      shared: shared, context: context, address: address, security: configuration.security,
      onNotice: configuration.onNotice)
    thread = SocketThread("actor-wire") { loop.run() }
  }

  deinit { close() }

  /// Waits for the next thing to do: a job to prepare, an episode whose weights are there, the end.
  public func nextWork() -> ActorWork { shared.nextWork() }

  /// The newest weights that arrived whole, for actors that change weights within an episode.
  public var currentWeights: PolicyWeights? { shared.read(\.weights) }

  /// Whether nothing is wanted any more: rollouts may look at it between steps.
  public var isStopping: Bool { shared.read { $0.isLeaving } }

  /// Hands a segment over. Waits while the credit is used up. `.void`: give the episode up.
  ///
  /// - Throws: `trajectoryTooLarge` for a body that could never be sent.
  public func submit(_ segment: Segment) throws(TransportError) -> Submission {
    guard segment.body.count <= WireLimits.trajectoryBytes else {
      throw TransportError(
        .trajectoryTooLarge,
        "a segment of episode \(segment.ticket.episode) has \(segment.body.count) bytes, more than "
          + "\(WireLimits.trajectoryBytes): make segments shorter (unrollLength)")
    }
    return shared.submit(segment)
  }

  /// Adds what rollouts did to the counters of the next heartbeat. A best cost replaces the one of
  /// its model if it is lower; numbers replace those of the same name.
  public func record(
    steps: UInt64 = 0, episodes: UInt64 = 0, best: ActorStatistics.BestCost? = nil,
    numbers: [ActorStatistics.NamedNumber] = []
  ) {
    shared.change { statistics in
      statistics.steps += steps
      statistics.episodes += episodes
      if let best { statistics.note(best) }
      for number in numbers { statistics.note(number) }
    }
  }

  /// The counters as they stand.
  public var statistics: ActorStatistics { shared.read(\.statistics) }

  /// Asks for a clean end: no more work, what was submitted is still delivered. `nextWork()` then
  /// returns `.stop`.
  public func stop() { shared.command { session, now in session.stop(now: now) } }

  /// Stops if need be, waits for the last acknowledgement (up to the drain timeout), says BYE, and
  /// ends the thread.
  public func close() {
    stop()
    thread.join()
    context.terminate()
  }
}
