extension LearnerSession {
  /// Puts tickets into the pool; actors with room get them at once.
  public mutating func add(_ tickets: [Ticket], now: Duration) {
    guard draining == nil else { return }
    pool.add(tickets)
    distribute(now)
  }

  /// Hands waiting tickets to the actors with the most room; first joined, first served.
  ///
  /// - Parameter without: this one hears of its tickets in another way.
  mutating func distribute(_ now: Duration, without greeted: Int? = nil) {
    guard draining == nil else { return }
    var changed: Set<Int> = []
    while !pool.waiting.isEmpty, let index = roomiest(), let ticket = pool.take() {
      peers[index].tickets.append(ticket)
      changed.insert(index)
    }
    for index in peers.indices where changed.contains(index) {
      peers[index].ticketRevision += 1
      if index != greeted { sendTickets(index, now) }
    }
  }

  mutating func sendTickets(_ index: Int, _ now: Duration) {
    send(
      .tickets(Tickets(revision: peers[index].ticketRevision, tickets: peers[index].tickets)),
      index, now)
  }

  /// The actor with the smallest share of its places taken, if any has room.
  private func roomiest() -> Int? {
    var best: Int?
    for index in peers.indices where peers[index].state == .present {
      let peer = peers[index]
      guard peer.tickets.count < peer.parallelEpisodes + configuration.prefetchedTickets else {
        continue
      }
      guard let other = best else {
        best = index
        continue
      }
      let (mine, theirs) = (
        peer.tickets.count * peers[other].parallelEpisodes,
        peers[other].tickets.count * peer.parallelEpisodes
      )
      if mine < theirs { best = index }
    }
    return best
  }
}
