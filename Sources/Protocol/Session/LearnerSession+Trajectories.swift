extension LearnerSession {
  /// Takes a trajectory: once, within the credit, from the holder of its ticket.
  mutating func take(_ message: TrajectoryMessage, _ index: Int, _ now: Duration) {
    let actor = peers[index].identity
    let bytes = message.creditBytes
    switch peers[index].received.note(message.sequence) {
    case .outside: return
    case .duplicate:
      counters.duplicates += 1
      peers[index].owesAcknowledgement = true
      return
    case .fresh: break
    }
    guard peers[index].receivedBytes + bytes <= peers[index].toldCreditLimit else {
      ledger.receive(Tally(steps: message.steps), from: actor)
      ledger.settle(Tally(steps: message.steps), of: actor, as: .rejected("creditExceeded"))
      expel(index, .protocolViolation, "sent more bytes than its credit allows", now)
      return
    }
    peers[index].receivedBytes += bytes
    peers[index].owesAcknowledgement = true
    ledger.receive(Tally(steps: message.steps), from: actor)

    guard
      peers[index].tickets.contains(where: {
        $0.episode == message.episode && $0.grant == message.grant
      })
    else {
      refuse(message, index, "ticketReassigned")
      return
    }
    switch pool.note(message) {
    case .deliver:
      let id = DeliveryID(actor: actor, sequence: message.sequence)
      emit(.trajectory(DeliveredTrajectory(id: id, message: message)))
    case .malformed: refuse(message, index, "impossibleSegment")
    }
    if pool.finish(message.episode) {
      peers[index].tickets.removeAll { $0.episode == message.episode }
      peers[index].ticketRevision += 1
      emit(.episodeCompleted(message.episode))
      distribute(now)
    }
  }

  private mutating func refuse(_ message: TrajectoryMessage, _ index: Int, _ reason: String) {
    peers[index].consumedBytes += message.creditBytes
    ledger.settle(
      Tally(steps: message.steps), of: peers[index].identity, as: .rejected(reason))
  }

  /// Gives the bytes of a trajectory back as credit: it has left the queue.
  ///
  /// - Returns: whether the actor should hear of it soon, by `flush`.
  @discardableResult
  public mutating func consume(_ trajectory: DeliveredTrajectory) -> Bool {
    guard let index = indexOfActor[trajectory.id.actor] else { return false }
    peers[index].consumedBytes += trajectory.message.creditBytes
    return peers[index].owesCredit
  }

  /// Says what became of a delivered trajectory.
  public mutating func settle(
    _ trajectory: DeliveredTrajectory, as outcome: TrajectoryLedger.Outcome
  ) {
    ledger.settle(
      Tally(steps: trajectory.message.steps), of: trajectory.id.actor, as: outcome)
  }

  /// Acknowledges what arrived since the last time, one message for each actor. Call it when a
  /// batch of messages was taken in.
  public mutating func flush(now: Duration) {
    for index in peers.indices
    where !peers[index].isGone
      && (peers[index].owesAcknowledgement || peers[index].owesCredit)
    {
      send(.acknowledge(acknowledgement(index)), index, now)
    }
  }

  /// Makes `weights` the newest and tells everybody.
  public mutating func publish(_ weights: PolicyWeights, now: Duration) {
    let announcement = WeightsAnnouncement(version: weights.version, of: weights.bytes)
    self.weights = (announcement, weights.bytes)
    for index in peers.indices where !peers[index].isGone {
      send(.weightsAvailable(announcement), index, now)
    }
  }

  /// Answers a request for chunks; one for other weights than the newest hears of these.
  mutating func answer(_ request: WeightsRequest, _ index: Int, _ now: Duration) {
    guard let weights else { return }
    guard weights.announcement.version == request.version else {
      send(.weightsAvailable(weights.announcement), index, now)
      return
    }
    for chunk in request.firstChunk..<request.firstChunk + request.count {
      let range = weights.announcement.byteRange(ofChunk: chunk)
      guard !range.isEmpty else { return }
      send(
        .weightsChunk(
          WeightsChunk(
            version: request.version, index: chunk, bytes: Array(weights.bytes[range]))),
        index, now)
    }
  }
}
