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
    /// Bytes of trajectories that one actor may have on the way or in the learner's queue; at least
    /// one trajectory of the largest size.
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

  private let shared: LearnerShared
  private let context: Context
  private let zap: ZAPHandler?
  private let thread: SocketThread
  /// Where actors can connect: the endpoint with its real port.
  public let boundEndpoint: String

  /// Binds and starts to answer.
  ///
  /// - Throws: an error with a remedy if the port is taken or the endpoint needs keys.
  public init(
    _ configuration: Configuration, job: Job, run: RunID, epoch: Epoch
  ) throws(TransportError) {
    let address = try EndpointAddress(configuration.endpoint)
    var keys: CurveKeyPair?
    var allowed: [CurvePublicKey] = []
    switch configuration.security {
    case .none:
      guard address.isLocal else {
        throw TransportError(
          .encryptionRequired,
          "the learner does not listen on \(address.text) without keys, because other machines "
            + "could reach it: make keys with `xrlflow keygen`, or listen on tcp://127.0.0.1:PORT")
      }
    case .curve(let pair, let list): (keys, allowed) = (pair, list)
    }
    var session = LearnerSession.Configuration(
      run: run, epoch: epoch, job: job, schemaHash: configuration.schemaHash)
    session.creditBytes = configuration.creditBytes
    session.prefetchedTickets = configuration.prefetchedTickets
    session.timing = configuration.timing
    let shared = LearnerShared(LearnerSession(session), wakeUp: try WakeUp())
    let context = try Context()
    self.shared = shared
    self.context = context
    zap =
      keys == nil
      ? nil
      : try ZAPHandler(context, allowed: allowed) { notice in shared.push(.notice(notice)) }
    let loop = LearnerLoop(
      shared: shared, context: context, address: address, keys: keys)
    thread = SocketThread("learner-wire") { loop.run() }
    switch shared.waitForStart() {
    case .success(let bound): boundEndpoint = bound
    case .failure(let error):
      thread.join()
      zap?.close()
      throw error
    }
  }

  deinit { close() }

  /// The next event; waits for it up to `timeout`, without end for nil. Nil after the timeout and
  /// when the endpoint is closed. Taking a trajectory gives its bytes back as credit.
  public func nextEvent(timeout: Duration?) -> LearnerEvent? { shared.nextEvent(timeout: timeout) }

  /// Events that wait to be taken.
  public var queuedEvents: Int { shared.queuedEvents }

  /// Puts tickets into the pool, from which the actors get them in this order.
  public func add(_ tickets: [Ticket]) {
    shared.command { session, now in session.add(tickets, now: now) }
  }

  /// Tickets in the pool, and with actors.
  public var openTickets: (waiting: Int, running: Int) { shared.read(\.openTickets) }

  /// The actors that are there, in the order in which they joined.
  public var presentActors: [ActorIdentity] { shared.read(\.presentActors) }

  /// Makes `weights` the newest and tells all actors.
  public func publish(_ weights: PolicyWeights) {
    shared.command { session, now in session.publish(weights, now: now) }
  }

  /// Says what became of a delivered trajectory. Once for each.
  public func settle(_ trajectory: DeliveredTrajectory, as outcome: TrajectoryLedger.Outcome) {
    shared.settle(trajectory, as: outcome)
  }

  /// The accounts as they stand.
  public var ledger: TrajectoryLedger { shared.read(\.ledger) }

  /// Counts beside the accounts.
  public var counters: LearnerCounters { shared.read(\.counters) }

  /// Bytes and frames in both directions, and handshakes that failed, since the start.
  public var traffic: Traffic { shared.traffic }

  /// Drops an actor whose trajectories cannot be used; it hears why and ends, its tickets go to
  /// others.
  ///
  /// - Parameter what: what it did, to follow "the actor".
  public func dismiss(_ actor: ActorIdentity, because what: String) {
    shared.command { session, now in session.dismiss(actor, because: what, now: now) }
  }

  /// Replaces the allow-list; it counts for connections from now on.
  public func allow(_ keys: [CurvePublicKey]) { zap?.allow(keys) }

  /// Takes the unstarted tickets back, asks all actors to finish and to leave; `.drained` follows.
  public func drain(_ reason: Farewell.Reason) {
    shared.command { session, now in session.drain(reason, now: now) }
  }

  /// Closes the socket and ends the thread. Events that are queued can still be taken.
  public func close() {
    shared.requestClose()
    thread.join()
    zap?.close()
    context.terminate()
  }
}
