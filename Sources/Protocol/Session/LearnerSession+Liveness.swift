extension LearnerSession {
  /// Does what time asks for: heartbeats, and farewells to those who are silent.
  public mutating func tick(now: Duration) {
    let timing = configuration.timing
    for index in peers.indices {
      switch peers[index].state {
      case .gone: continue
      case .unreachable(let since) where now - since >= timing.reconnectGrace:
        depart(index, .unreachable, now)
      case .present, .unreachable:
        if now - peers[index].lastHeard >= timing.peerTimeout {
          depart(index, .timedOut, now)
        } else if now - peers[index].lastSent >= timing.heartbeatInterval {
          send(.acknowledge(acknowledgement(index)), index, now)
          if let draining { sayFarewell(draining.reason, index, now) }
        }
      }
    }
    finishDrain(now)
  }

  /// Notes that nothing can be sent to a connection. Its actor has a while to come back.
  public mutating func peerUnreachable(_ route: PeerRoute, now: Duration) {
    askedAt[route] = nil
    guard let index = indexOfRoute[route], peers[index].state == .present else { return }
    peers[index].state = .unreachable(since: now)
  }

  /// Takes the counters of a heartbeat.
  mutating func take(_ statistics: ActorStatistics, _ index: Int, _ now: Duration) {
    let actor = peers[index].identity
    ledger.report(produced: statistics.produced, voided: statistics.voided, by: actor)
    if statistics.ticketRevision < peers[index].ticketRevision { sendTickets(index, now) }
    emit(.statistics(actor, statistics))
  }

  /// Takes an actor's farewell.
  mutating func take(_ farewell: Farewell, _ index: Int, _ now: Duration) {
    let actor = peers[index].identity
    let statistics = farewell.statistics
    ledger.report(produced: statistics.produced, voided: statistics.voided, by: actor)
    emit(.statistics(actor, statistics))
    depart(index, .farewell(farewell.reason, text: farewell.text), now)
    if farewell.reason != .failed {
      ledger.closeAfterFarewell(actor, declared: statistics.produced)
    }
    finishDrain(now)
  }

  /// Drops an actor whose trajectories the learner's program cannot use, and tells it why: it ends.
  public mutating func dismiss(_ actor: ActorIdentity, because what: String, now: Duration) {
    guard let index = indexOfActor[actor], !peers[index].isGone else { return }
    expel(index, .protocolViolation, what, now)
  }

  /// Drops an actor that broke the protocol, and tells it and the log why.
  mutating func expel(_ index: Int, _ code: Rejection.Code, _ what: String, _ now: Duration) {
    counters.rejections += 1
    let text = "the actor \(what): install the same release on both machines"
    send(.reject(Rejection(code: code, text: text)), index, now)
    emit(
      .notice(
        Notice(
          .warning, "An actor broke the protocol and was dropped",
          [("actor", peers[index].identity.name), ("what", what)])))
    depart(index, .rejected(code), now)
  }

  /// Ends the presence of an actor: its tickets go to others, what is missing counts as lost.
  mutating func depart(_ index: Int, _ departure: Departure, _ now: Duration) {
    guard !peers[index].isGone else { return }
    peers[index].state = .gone
    indexOfRoute[peers[index].route] = nil
    act(.forget(peers[index].route))
    let tickets = peers[index].tickets
    counters.returnedTickets += UInt64(tickets.count)
    if !tickets.isEmpty {
      peers[index].tickets = []
      peers[index].ticketRevision += 1
      pool.giveBack(tickets)
    }
    ledger.closeAfterVanishing(peers[index].identity)
    emit(.left(peers[index].identity, departure))
    distribute(now)
  }

  /// Drops the waiting tickets and asks everybody to finish; `.drained` follows.
  public mutating func drain(_ reason: Farewell.Reason, now: Duration) {
    guard draining == nil else { return }
    draining = Drain(reason: reason, deadline: now + configuration.timing.drainTimeout)
    pool.clearWaiting()
    for index in peers.indices where !peers[index].isGone { sayFarewell(reason, index, now) }
    finishDrain(now)
  }

  private mutating func sayFarewell(_ reason: Farewell.Reason, _ index: Int, _ now: Duration) {
    send(.bye(Farewell(reason: reason)), index, now)
  }

  private mutating func finishDrain(_ now: Duration) {
    guard let drain = draining, !drain.isOver else { return }
    if now >= drain.deadline {
      for index in peers.indices { depart(index, .timedOut, now) }
    }
    guard peers.allSatisfy(\.isGone) else { return }
    draining?.isOver = true
    pool.clearWaiting()
    emit(.drained)
  }
}
