/// The learner's side of the protocol, as a value: no socket, no clock, no thread.
///
/// The shell calls `receive`, `tick` and the commands with the time (`now`, since any fixed origin,
/// never going back), and then carries out `takeActions()`. The same calls give the same actions.
public struct LearnerSession: Sendable {
  /// What a session needs to know.
  public struct Configuration: Equatable, Sendable {
    /// The run.
    public var run: RunID
    /// This start of the learner; another one for each start.
    public var epoch: Epoch
    /// What actors need.
    public var job: Job
    /// What both sides must have in common.
    public var schemaHash: UInt64
    /// Bytes of trajectories that one actor may have on the way or in the learner's queue.
    public var creditBytes: UInt64 = 16 * 1024 * 1024
    /// Tickets that an actor holds beyond those that it runs.
    public var prefetchedTickets = 1
    /// When to act without being asked.
    public var timing = SessionTiming()

    /// Makes a configuration with defaults.
    public init(run: RunID, epoch: Epoch, job: Job, schemaHash: UInt64) {
      self.run = run
      self.epoch = epoch
      self.job = job
      self.schemaHash = schemaHash
    }
  }

  struct Drain: Equatable, Sendable {
    var reason: Farewell.Reason
    var deadline: Duration
    var isOver = false
  }

  /// What the session was made with.
  public let configuration: Configuration
  /// The accounts.
  public internal(set) var ledger = TrajectoryLedger()
  /// Further counts.
  public internal(set) var counters = LearnerCounters()

  /// In the order in which they joined.
  var peers: [PeerRecord] = []
  var indexOfRoute: [PeerRoute: Int] = [:]
  var indexOfActor: [ActorIdentity: Int] = [:]
  /// When a connection without a HELLO was last asked for one.
  var askedAt: [PeerRoute: Duration] = [:]
  var complainedAbout: Set<PeerRoute> = []
  var pool = TicketPool()
  var weights: (announcement: WeightsAnnouncement, bytes: [UInt8])?
  var draining: Drain?
  private var actions: [LearnerAction] = []

  /// A session without actors, tickets and weights.
  public init(_ configuration: Configuration) {
    var configuration = configuration
    configuration.creditBytes = max(
      configuration.creditBytes,
      TrajectoryMessage.creditBytes(body: WireLimits.trajectoryBytes))
    self.configuration = configuration
  }

  /// What is to be done since the last call. Call it after every other call, or after a batch.
  public mutating func takeActions() -> [LearnerAction] {
    defer { actions = [] }
    return actions
  }

  /// Actors that are there.
  public var presentActors: [ActorIdentity] { peers.filter { !$0.isGone }.map(\.identity) }

  /// Tickets without an actor, and with one.
  public var openTickets: (waiting: Int, running: Int) { (pool.waiting.count, pool.runningCount) }

  /// Takes a message that came over `route` from the holder of `key` (empty without encryption).
  public mutating func receive(
    _ message: Message, epoch: Epoch, from route: PeerRoute, key: String, now: Duration
  ) {
    if case .hello(let hello) = message {
      greet(hello, route, key, now)
      return
    }
    guard let index = indexOfRoute[route], epoch == configuration.epoch,
      peers[index].identity.key == key
    else {
      askForHello(route, now)
      return
    }
    peers[index].lastHeard = now
    if peers[index].state != .present {
      peers[index].state = .present
      distribute(now)
    }
    switch message {
    case .trajectory(let trajectory): take(trajectory, index, now)
    case .getWeights(let request): answer(request, index, now)
    case .heartbeat(let statistics): take(statistics, index, now)
    case .bye(let farewell): take(farewell, index, now)
    case .hello, .welcome, .reject, .tickets, .acknowledge, .weightsAvailable, .weightsChunk:
      expel(index, .protocolViolation, "sent \(message.kind), which only a learner sends", now)
    }
  }

  func acknowledgement(_ index: Int) -> Acknowledgement {
    let peer = peers[index]
    return Acknowledgement(
      cumulative: peer.received.cumulative, bitmap: peer.received.bitmap,
      creditLimit: peer.creditLimit, ticketRevision: peer.ticketRevision,
      weights: weights?.announcement)
  }

  mutating func send(_ message: Message, _ index: Int, _ now: Duration) {
    if case .acknowledge = message { noteAcknowledged(index) }
    if case .welcome = message { noteAcknowledged(index) }
    peers[index].lastSent = now
    actions.append(.send(message, to: peers[index].route))
  }

  mutating func act(_ action: LearnerAction) { actions.append(action) }

  mutating func emit(_ event: LearnerEvent) { actions.append(.emit(event)) }

  private mutating func noteAcknowledged(_ index: Int) {
    peers[index].owesAcknowledgement = false
    peers[index].toldCreditLimit = peers[index].creditLimit
  }
}
