import Protocol

/// What went over a socket.
public struct Traffic: Equatable, Sendable {
  /// Frames that came in.
  public var framesReceived: UInt64 = 0
  /// Bytes that came in, headers included.
  public var bytesReceived: UInt64 = 0
  /// Frames that went out.
  public var framesSent: UInt64 = 0
  /// Bytes that went out, headers included.
  public var bytesSent: UInt64 = 0
  /// Connections that were given up during the handshake: wrong keys, no encryption, garbage.
  public var failedHandshakes: UInt64 = 0

  /// All zero.
  public init() {}
}

/// What the learner's threads share: the session, and the events that wait for the program.
final class LearnerShared: Sendable {
  private struct State {
    var session: LearnerSession
    var events: [LearnerEvent] = []
    var firstEvent = 0
    var start: Result<String, TransportError>?
    var isClosing = false
    var traffic = Traffic()
  }

  private let state: Guarded<State>
  let wakeUp: WakeUp

  init(_ session: LearnerSession, wakeUp: WakeUp) {
    state = Guarded(State(session: session))
    self.wakeUp = wakeUp
  }

  // What the program calls.

  func command(_ body: (inout LearnerSession, Duration) -> Void) {
    state.withLock { body(&$0.session, MonotonicTime.now()) }
    wakeUp.signal()
  }

  func settle(_ trajectory: DeliveredTrajectory, as outcome: TrajectoryLedger.Outcome) {
    state.withLock { $0.session.settle(trajectory, as: outcome) }
  }

  func read<Value>(_ body: (LearnerSession) -> Value) -> Value {
    state.withLock { body($0.session) }
  }

  var traffic: Traffic { state.withLock { $0.traffic } }

  var queuedEvents: Int { state.withLock { $0.events.count - $0.firstEvent } }

  func nextEvent(timeout: Duration?) -> LearnerEvent? {
    let deadline = timeout.map { MonotonicTime.now() + $0 }
    var owesCredit = false
    let event: LearnerEvent?? = state.wait(until: deadline) { state -> LearnerEvent?? in
      guard state.firstEvent < state.events.count else {
        return state.isClosing ? .some(nil) : nil
      }
      let event = state.events[state.firstEvent]
      state.firstEvent += 1
      if state.firstEvent >= 256, state.firstEvent * 2 >= state.events.count {
        state.events.removeFirst(state.firstEvent)
        state.firstEvent = 0
      }
      if case .trajectory(let trajectory) = event {
        owesCredit = state.session.consume(trajectory)
      }
      return event
    }
    if owesCredit { wakeUp.signal() }
    return event ?? nil
  }

  func requestClose() {
    state.withLock { $0.isClosing = true }
    state.notify()
    wakeUp.signal()
  }

  func waitForStart() -> Result<String, TransportError> {
    state.wait(until: nil) { $0.start }
      ?? .failure(TransportError(.closed, "the thread of the endpoint did not start"))
  }

  // What the socket's thread calls.

  var isClosing: Bool { state.withLock { $0.isClosing } }

  func reportStart(_ result: Result<String, TransportError>) {
    state.withLock { $0.start = result }
    state.notify()
  }

  func push(_ event: LearnerEvent) {
    state.withLock { $0.events.append(event) }
    state.notify()
  }

  /// Lets the session take in what came, then returns what is to be sent.
  func turn(
    _ traffic: Traffic, _ body: (inout LearnerSession) -> Void
  ) -> [LearnerAction] {
    let (actions, hasEvents) = state.withLock { state in
      state.traffic = traffic
      body(&state.session)
      var rest: [LearnerAction] = []
      var hasEvents = false
      for action in state.session.takeActions() {
        if case .emit(let event) = action {
          state.events.append(event)
          hasEvents = true
        } else {
          rest.append(action)
        }
      }
      return (rest, hasEvents)
    }
    if hasEvents { state.notify() }
    return actions
  }
}
