extension ActorSession {
  /// Does what time asks for: heartbeats, repetitions, new connections, the end of a farewell.
  public mutating func tick(now: Duration) {
    let timing = configuration.timing
    finishLeaving(now)
    switch phase {
    case .ended: return
    case .disconnected(let until):
      if now >= until { connect(now) }
    case .greeting(let since):
      if now - since >= timing.greetingTimeout {
        if failures == 1 {
          act(.notice(Notice(.warning, "The learner does not answer; still trying")))
        }
        disconnect(now)
      }
    case .active:
      if now - lastHeard >= timing.peerTimeout {
        act(.notice(Notice(.warning, "The learner is silent; connecting again")))
        disconnect(now)
        return
      }
      if now - lastHeartbeat >= timing.heartbeatInterval { sendHeartbeat(now) }
      resendOverdue(now)
      for request in download?.retry(after: timing.weightsTimeout, now: now) ?? [] {
        send(.getWeights(request))
      }
    }
  }

  mutating func sendHeartbeat(_ now: Duration) {
    lastHeartbeat = now
    statistics.ticketRevision = tickets.revision
    send(.heartbeat(statistics))
  }

  /// Asks for a clean end of this side.
  public mutating func stop(now: Duration) { leave(.stopped, now) }

  /// Takes no more work; ends when everything that was handed over is acknowledged.
  mutating func leave(_ stop: ActorStop?, _ now: Duration) {
    guard end == nil else { return }
    if leaving == nil {
      leaving = Leaving(stop: stop, deadline: now + configuration.timing.drainTimeout)
    } else if leaving?.stop == nil {
      leaving?.stop = stop
    }
    act(.wake)
    finishLeaving(now)
  }

  mutating func finishLeaving(_ now: Duration) {
    guard let leaving, end == nil else { return }
    let isDelivered = unacknowledged.isEmpty && phase == .active
    let isPointless = epoch == .none || (unacknowledged.isEmpty && phase != .active)
    guard isDelivered || isPointless || now >= leaving.deadline else { return }
    if phase == .active { sayFarewell() }
    guard let stop = leaving.stop else {
      // Wait for the learner's next start; nothing of this one is worth anything then.
      self.leaving = nil
      epoch = .none
      tickets = HeldTickets()
      download = nil
      disconnect(now)
      return
    }
    finish(stop)
  }

  private mutating func sayFarewell() {
    statistics.ticketRevision = tickets.revision
    let reason = unacknowledged.isEmpty ? Farewell.Reason.stopped : .failed
    let text =
      unacknowledged.isEmpty ? "" : "\(unacknowledged.count) trajectories were not acknowledged"
    send(.bye(Farewell(reason: reason, text: text, statistics: statistics)))
  }
}
