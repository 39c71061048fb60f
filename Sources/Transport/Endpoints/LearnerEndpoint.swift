public import Protocol

/// The learner's end of the wire: binds a ROUTER, runs a `LearnerSession` on a thread of its own.
///
/// ```swift
/// let endpoint = try LearnerEndpoint(configuration, job: job, run: run, epoch: epoch)
/// endpoint.publish(PolicyWeights(version: 0, bytes: initial))
/// endpoint.add(tickets)
/// while let event = endpoint.nextEvent(timeout: .seconds(1)) { ... }
/// endpoint.drain(.finished)   // then events until .drained
/// endpoint.close()
/// print(endpoint.ledger.report())
/// ```
/// All methods may be called from any thread; none but `nextEvent` and `close` blocks.
public final class LearnerEndpoint: Sendable {
  /// What a learner's endpoint needs to know.
  public struct Configuration: Sendable {
    /// Where to listen: `tcp://127.0.0.1:5555`, `tcp://0.0.0.0:*`, `ipc:///run/x`.
    public var endpoint: String
    /// Keys. Required beyond loopback.
    public var security: LearnerSecurity
    /// Both sides must have the same.
    public var schemaHash: UInt64
    /// Bytes of trajectories that one actor may have on the way or in the learner's queue.
    public var creditBytes: UInt64 = 16 * 1024 * 1024
    /// Tickets that an actor holds beyond those that it runs.
    public var prefetchedTickets = 1
    /// When to act without being asked.
    public var timing = SessionTiming()

    /// Makes a configuration with defaults.
    public init(
      endpoint: String, security: LearnerSecurity = .none,
      schemaHash: UInt64 = WireSchema.hash("bare")
    ) {
      self.endpoint = endpoint
      self.security = security
      self.schemaHash = schemaHash
    }
  }

  /// Binds and starts to answer.
  ///
  /// - Throws: an error with a remedy if the port is taken or the endpoint needs keys.
  public init(
    _ configuration: Configuration, job: Job, run: RunID, epoch: Epoch
  ) throws(TransportError) {
    throw TransportError(.closed, "not built yet")
  }

  /// Where actors can connect: the endpoint with its real port.
  public var boundEndpoint: String { "" }

  /// The next event; waits for it up to `timeout`, without end for nil. Nil after the timeout and
  /// when the endpoint is closed. Taking a trajectory gives its bytes back as credit.
  public func nextEvent(timeout: Duration?) -> LearnerEvent? { nil }

  /// Puts tickets into the pool, from which the actors get them in this order.
  public func add(_ tickets: [Ticket]) {}

  /// Tickets in the pool, and with actors.
  public var openTickets: (waiting: Int, running: Int) { (0, 0) }

  /// Makes `weights` the newest and tells all actors.
  public func publish(_ weights: PolicyWeights) {}

  /// Says what became of a delivered trajectory. Once for each.
  public func settle(_ trajectory: DeliveredTrajectory, as outcome: TrajectoryLedger.Outcome) {}

  /// The accounts as they stand.
  public var ledger: TrajectoryLedger { TrajectoryLedger() }

  /// Takes the unstarted tickets back, asks all actors to finish and to leave; `.drained` follows.
  public func drain(_ reason: Farewell.Reason) {}

  /// Closes the socket and ends the thread. Events that are queued can still be taken.
  public func close() {}
}
