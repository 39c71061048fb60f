extension LearnerSession {
  /// Answers HELLO: WELCOME, or REJECT with a remedy.
  mutating func greet(_ hello: Hello, _ route: PeerRoute, _ key: String, _ now: Duration) {
    if let rejection = refusal(of: hello) {
      if rejection.code.isFatal {
        counters.rejections += 1
        complain(route, "An actor was rejected: " + rejection.text, [("actor", hello.name)])
      }
      act(.send(.reject(rejection), to: route))
      return
    }
    let identity = ActorIdentity(key: key, name: hello.name, instance: hello.instance)
    let index: Int
    if let known = indexOfActor[identity] {
      index = known
      resume(known, over: route, now)
    } else {
      index = peers.count
      peers.append(
        PeerRecord(
          identity: identity, creditWindow: configuration.creditBytes, route: route,
          lastHeard: now, lastSent: now, parallelEpisodes: max(1, hello.parallelEpisodes)))
      indexOfActor[identity] = index
      ledger.open(identity)
      emit(.joined(identity))
    }
    indexOfRoute[route] = index
    askedAt[route] = nil
    peers[index].parallelEpisodes = max(1, hello.parallelEpisodes)
    distribute(now, without: index)
    let tickets = Tickets(revision: peers[index].ticketRevision, tickets: peers[index].tickets)
    send(
      .welcome(
        Welcome(
          attempt: hello.attempt, run: configuration.run, epoch: configuration.epoch,
          job: configuration.job, acknowledgement: acknowledgement(index), tickets: tickets)),
      index, now)
  }

  private mutating func resume(_ index: Int, over route: PeerRoute, _ now: Duration) {
    counters.resumptions += 1
    let old = peers[index].route
    if old != route {
      indexOfRoute[old] = nil
      act(.forget(old))
      peers[index].route = route
    }
    peers[index].lastHeard = now
    if peers[index].isGone {
      ledger.open(peers[index].identity)
      emit(.joined(peers[index].identity))
    }
    peers[index].state = .present
  }

  private func refusal(of hello: Hello) -> Rejection? {
    guard hello.protocolVersion == WireSchema.version else {
      return Rejection(
        code: .protocolVersion,
        text: "the actor speaks protocol version \(hello.protocolVersion), the learner "
          + "\(WireSchema.version): install the same release on both machines")
    }
    guard hello.schemaHash == configuration.schemaHash else {
      return Rejection(
        code: .schemaMismatch,
        text: "the actor's schema is \(hex(hello.schemaHash)), the learner's "
          + "\(hex(configuration.schemaHash)): build actor and learner from the same commit")
    }
    guard draining == nil else {
      return Rejection(code: .shuttingDown, text: "the learner is stopping: try again later")
    }
    return nil
  }

  private func hex(_ value: UInt64) -> String { "0x" + String(value, radix: 16) }

  /// Asks a connection that did not greet in this epoch to do so; at most once a second.
  mutating func askForHello(_ route: PeerRoute, _ now: Duration) {
    if let asked = askedAt[route], now - asked < .seconds(1) { return }
    if askedAt.count > 4096 { askedAt = [:] }
    askedAt[route] = now
    counters.unknownConnections += 1
    act(
      .send(
        .reject(Rejection(code: .helloRequired, text: "say HELLO: this learner does not know you")),
        to: route))
  }

  /// Notes bytes that are no valid frame. Says so once for each connection.
  public mutating func receiveMalformedFrame(
    from route: PeerRoute, address: String, error: WireError, now: Duration
  ) {
    counters.malformedFrames += 1
    complain(
      route, "A peer sent bytes that are not this protocol; they are ignored",
      [
        ("actor", indexOfRoute[route].map { peers[$0].identity.name } ?? "unknown"),
        ("address", address), ("error", error.description),
      ])
    if error.code == .unsupportedVersion {
      act(
        .send(
          .reject(
            Rejection(
              code: .protocolVersion,
              text: "the learner speaks protocol version \(WireSchema.version): install the same "
                + "release on both machines")), to: route))
    }
  }

  private mutating func complain(
    _ route: PeerRoute, _ text: String, _ metadata: [(name: String, value: String)]
  ) {
    if complainedAbout.count > 4096 { complainedAbout = [] }
    guard complainedAbout.insert(route).inserted else { return }
    emit(.notice(Notice(.warning, text, metadata)))
  }
}
