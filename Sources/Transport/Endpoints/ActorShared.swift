import Protocol

/// What the actor's threads share: the session. Rollouts wait here for work and for credit.
final class ActorShared: Sendable {
  private let state: Guarded<ActorSession>
  let wakeUp: WakeUp

  init(_ session: ActorSession, wakeUp: WakeUp) {
    state = Guarded(session)
    self.wakeUp = wakeUp
  }

  // What rollouts call.

  func nextWork() -> ActorWork {
    let start = MonotonicTime.now()
    let work = state.wait(until: nil) { session in
      let work = session.takeWork(now: MonotonicTime.now())
      if work != nil {
        session.statistics.idleNanoseconds += (MonotonicTime.now() - start).wholeNanoseconds
      }
      return work
    }
    return work ?? .stop(.stopped)
  }

  func submit(_ segment: Segment) -> Submission {
    let start = MonotonicTime.now()
    var hasWaited = false
    let submission: Submission? = state.wait(until: nil) { session in
      let now = MonotonicTime.now()
      switch session.submit(segment, now: now) {
      case .accepted:
        if hasWaited { session.statistics.blockedNanoseconds += (now - start).wholeNanoseconds }
        return .accepted
      case .void: return .void
      case .blocked:
        hasWaited = true
        return nil
      }
    }
    wakeUp.signal()
    return submission ?? .void
  }

  func change(_ body: (inout ActorStatistics) -> Void) {
    state.withLock { body(&$0.statistics) }
  }

  func command(_ body: (inout ActorSession, Duration) -> Void) {
    state.withLock { body(&$0, MonotonicTime.now()) }
    wakeUp.signal()
  }

  func read<Value>(_ body: (ActorSession) -> Value) -> Value { state.withLock { body($0) } }

  // What the socket's thread calls.

  /// Lets the session take in what came, then returns what is to be done.
  func turn(_ body: (inout ActorSession) -> Void) -> [ActorAction] {
    let actions = state.withLock { session in
      body(&session)
      return session.takeActions()
    }
    if actions.contains(.wake) { state.notify() }
    return actions.filter { $0 != .wake }
  }
}

extension ActorStatistics {
  /// Keeps the lower cost of each model.
  mutating func note(_ best: BestCost) {
    if let index = bestCosts.firstIndex(where: { $0.model == best.model }) {
      bestCosts[index].cost = min(bestCosts[index].cost, best.cost)
    } else if bestCosts.count < WireLimits.statistics {
      bestCosts.append(best)
    }
  }

  /// Keeps the latest value of each name.
  mutating func note(_ number: NamedNumber) {
    if let index = numbers.firstIndex(where: { $0.name == number.name }) {
      numbers[index] = number
    } else if numbers.count < 256, number.name.utf8.count <= WireLimits.nameBytes {
      numbers.append(number)
    }
  }
}
