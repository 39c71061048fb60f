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

  /// Starts to connect; returns at once, also when nobody is there yet.
  public init(_ configuration: Configuration) throws(TransportError) {
    throw TransportError(.closed, "not built yet")
  }

  /// Waits for the next thing to do: a job to prepare, an episode whose weights are there, the end.
  public func nextWork() -> ActorWork { .stop(.stopped) }

  /// The newest weights that arrived whole, for actors that change weights within an episode.
  public var currentWeights: PolicyWeights? { nil }

  /// Hands a segment over. Waits while the credit is used up. `.void`: give the episode up.
  ///
  /// - Throws: `trajectoryTooLarge` for a body that could never be sent.
  public func submit(_ segment: Segment) throws(TransportError) -> Submission { .void }

  /// Adds what rollouts did to the counters of the next heartbeat.
  public func record(
    steps: UInt64 = 0, episodes: UInt64 = 0, best: ActorStatistics.BestCost? = nil,
    numbers: [ActorStatistics.NamedNumber] = []
  ) {}

  /// The counters as they stand.
  public var statistics: ActorStatistics { ActorStatistics() }

  /// Asks for a clean end: no more work, what was submitted is still delivered. `nextWork()` then
  /// returns `.stop`. Safe in the thread of a signal source.
  public func stop() {}

  /// Waits for the last acknowledgement (up to the drain timeout), says BYE, ends the thread.
  public func close() {}
}
