/// The actor's side of the protocol, as a value: no socket, no clock, no thread.
///
/// The shell calls it with the time (`now`, since any fixed origin, never going back) and carries out
/// `takeActions()`. Rollouts call `takeWork` and `submit`, under the shell's lock.
public struct ActorSession: Sendable {
  /// What a session needs to know.
  public struct Configuration: Equatable, Sendable {
    /// The first message; its `attempt` is filled in.
    public var hello: Hello
    /// When to act without being asked.
    public var timing = SessionTiming()

    /// Makes a configuration with default timing.
    public init(hello: Hello) { self.hello = hello }
  }

  enum Phase: Equatable, Sendable {
    case disconnected(until: Duration)
    case greeting(since: Duration)
    case active
    case ended(ActorStop)
  }

  /// A trajectory that is not acknowledged.
  struct Pending: Equatable, Sendable {
    var message: TrajectoryMessage
    var sentAt: Duration?
  }

  /// An end that is under way: no more work, but what was handed over is still delivered.
  struct Leaving: Equatable, Sendable {
    /// Nil: the learner will be back; this session goes on then.
    var stop: ActorStop?
    var deadline: Duration
  }

  /// What the session was made with.
  public let configuration: Configuration
  /// The counters of the next heartbeat.
  public var statistics = ActorStatistics()
  /// The newest weights that arrived whole.
  public internal(set) var weights: PolicyWeights?
  /// The learner's epoch, `.none` before the first WELCOME.
  public internal(set) var epoch = Epoch.none

  var phase = Phase.disconnected(until: .zero)
  var job: Job?
  var mustPrepare = false
  var attempt: UInt32 = 0
  var failures = 0
  var lastHeard = Duration.zero
  var lastHeartbeat = Duration.zero
  var unacknowledged: [Pending] = []
  var lastSequence: SequenceNumber = 0
  var creditUsed: UInt64 = 0
  var creditLimit: UInt64 = 0
  var tickets = HeldTickets()
  var download: WeightsDownload?
  var leaving: Leaving?
  private var actions: [ActorAction] = []

  /// A session that has not started.
  public init(_ configuration: Configuration) { self.configuration = configuration }

  /// What is to be done since the last call.
  public mutating func takeActions() -> [ActorAction] {
    defer { actions = [] }
    return actions
  }

  /// Why the session is over, once it is.
  public var end: ActorStop? {
    if case .ended(let stop) = phase { return stop }
    return nil
  }

  /// Whether no more work is wanted.
  public var isLeaving: Bool { end != nil || leaving != nil }

  /// Credit bytes that are handed over and not acknowledged.
  public var unacknowledgedBytes: UInt64 {
    unacknowledged.reduce(0) { $0 + $1.message.creditBytes }
  }

  /// Takes a message of the learner that was sent under `epoch`.
  public mutating func receive(_ message: Message, epoch: Epoch, now: Duration) {
    guard end == nil else { return }
    heard(now: now)
    switch message {
    case .welcome(let welcome): take(welcome, now)
    case .reject(let rejection): take(rejection, now)
    default:
      guard epoch == self.epoch, phase == .active else { return }
      takeInEpoch(message, now)
    }
  }

  /// Notes that bytes came, also if they are only a part of a message.
  public mutating func heard(now: Duration) {
    lastHeard = now
    if case .greeting = phase { phase = .greeting(since: now) }
  }

  private mutating func takeInEpoch(_ message: Message, _ now: Duration) {
    switch message {
    case .tickets(let list):
      tickets.update(list)
      act(.wake)
    case .acknowledge(let acknowledgement): take(acknowledgement, now)
    case .weightsAvailable(let announcement): consider(announcement, now)
    case .weightsChunk(let chunk):
      if let verdict = download?.receive(chunk, now: now) { proceed(verdict, now) }
    case .bye(let farewell):
      switch farewell.reason {
      case .finished: leave(.finished, now)
      case .restarting, .stopped, .failed: leave(nil, now)
      }
    case .welcome, .reject, .hello, .trajectory, .getWeights, .heartbeat: break
    }
  }

  mutating func act(_ action: ActorAction) { actions.append(action) }

  mutating func send(_ message: Message) { actions.append(.send(message, epoch: epoch)) }

  mutating func finish(_ stop: ActorStop) {
    phase = .ended(stop)
    act(.wake)
    act(.end(stop))
  }
}
