extension ActorSession {
  /// Starts to connect.
  public mutating func start(now: Duration) { connect(now) }

  mutating func connect(_ now: Duration) {
    act(.connect)
    greet(now)
  }

  /// Says HELLO over the present connection.
  func hello() -> Hello {
    var hello = configuration.hello
    hello.attempt = attempt
    return hello
  }

  mutating func greet(_ now: Duration) {
    attempt &+= 1
    phase = .greeting(since: now)
    act(.send(.hello(hello()), epoch: .none))
  }

  /// Notes that the connection broke and is being made again by the transport: greets at once, since
  /// the learner knows the new connection by another address.
  public mutating func connectionRestored(now: Duration) {
    guard phase == .active else { return }
    statistics.reconnects += 1
    greet(now)
  }

  /// Closes the connection and plans the next one; the pause doubles from failure to failure.
  mutating func disconnect(_ now: Duration) {
    if phase == .active { statistics.reconnects += 1 }
    let timing = configuration.timing
    let doubled = timing.backoffMinimum * (1 << min(failures, 16))
    failures += 1
    phase = .disconnected(until: now + min(doubled, timing.backoffMaximum))
    act(.disconnect)
  }

  mutating func take(_ welcome: Welcome, _ now: Duration) {
    guard case .greeting = phase, welcome.attempt == attempt else { return }
    if welcome.epoch != epoch { begin(welcome.epoch) }
    if job != welcome.job {
      job = welcome.job
      mustPrepare = true
    }
    failures = 0
    phase = .active
    tickets.update(welcome.tickets)
    resendAll(now, beyond: welcome.acknowledgement)
    take(welcome.acknowledgement, now)
    for request in download?.restart(now: now) ?? [] { send(.getWeights(request)) }
    sendHeartbeat(now)
    act(.wake)
  }

  /// Enters another epoch: everything of the old one is void, and accounted as such.
  private mutating func begin(_ epoch: Epoch) {
    let voided = unacknowledged.reduce(Tally()) { $0 + Tally(steps: $1.message.steps) }
    if voided != Tally() {
      act(
        .notice(
          Notice(
            .warning, "The learner was started again; what it had not received is void",
            [("voided", voided.description)])))
    }
    self.epoch = epoch
    let reconnects = statistics.reconnects
    statistics = ActorStatistics()
    statistics.reconnects = reconnects
    statistics.produced = voided
    statistics.voided = voided
    unacknowledged = []
    lastSequence = 0
    creditUsed = 0
    creditLimit = 0
    tickets = HeldTickets()
    weights = nil
    download = nil
  }

  mutating func take(_ rejection: Rejection, _ now: Duration) {
    if rejection.code.isFatal {
      act(.notice(Notice(.error, "The learner rejects this actor: " + rejection.text)))
      finish(.rejected(rejection))
      return
    }
    switch (rejection.code, phase) {
    case (.helloRequired, .active): greet(now)
    case (.shuttingDown, .greeting): disconnect(now)
    default: break
    }
  }
}
