extension ActorSession {
  /// What became of a segment that was handed over, or that it cannot be taken yet.
  public enum Handover: Equatable, Sendable {
    case accepted
    case void
    /// The credit is used up: wait for `wake`.
    case blocked
  }

  /// The next thing to do; nil: wait for `wake`.
  public mutating func takeWork(now: Duration) -> ActorWork? {
    if let end { return .stop(end) }
    if let leaving { return leaving.stop.map { .stop($0) } }
    guard let job else { return nil }
    if mustPrepare {
      mustPrepare = false
      return .prepare(job)
    }
    guard let weights, let ticket = tickets.start(with: weights.version) else { return nil }
    return .run(Assignment(ticket: ticket, weights: weights, epoch: epoch))
  }

  /// Takes a segment, if the credit allows it. It is sent now or after the next WELCOME, and again
  /// until it is acknowledged.
  public mutating func submit(_ segment: Segment, now: Duration) -> Handover {
    guard end == nil, leaving == nil, segment.epoch == epoch,
      tickets.state(of: segment.ticket) == .running
    else { return .void }
    let bytes = TrajectoryMessage.creditBytes(body: segment.body.count)
    let oldest = unacknowledged.first?.message.sequence.rawValue ?? lastSequence.rawValue + 1
    guard creditUsed + bytes <= creditLimit,
      lastSequence.rawValue + 1 - oldest < WireLimits.sequenceWindow
    else { return .blocked }
    lastSequence = SequenceNumber(lastSequence.rawValue + 1)
    creditUsed += bytes
    statistics.produced += Tally(steps: segment.steps)
    let message = TrajectoryMessage(
      sequence: lastSequence, episode: segment.ticket.episode, grant: segment.ticket.grant,
      segment: segment.index, isLast: segment.isLast, policyVersion: segment.policyVersion,
      steps: segment.steps, body: segment.body)
    unacknowledged.append(Pending(message: message, sentAt: nil))
    if segment.isLast { tickets.finish(segment.ticket) }
    if phase == .active { transmit(unacknowledged.count - 1, now) }
    return .accepted
  }

  private mutating func transmit(_ index: Int, _ now: Duration) {
    unacknowledged[index].sentAt = now
    statistics.bytesSent += unacknowledged[index].message.creditBytes
    send(.trajectory(unacknowledged[index].message))
  }

  mutating func resendAll(_ now: Duration, beyond acknowledgement: Acknowledgement) {
    for index in unacknowledged.indices
    where !acknowledgement.covers(unacknowledged[index].message.sequence) {
      transmit(index, now)
    }
  }

  mutating func resendOverdue(_ now: Duration) {
    let patience = configuration.timing.retransmitAfter
    for index in unacknowledged.indices {
      guard let sentAt = unacknowledged[index].sentAt, now - sentAt >= patience else { continue }
      transmit(index, now)
    }
  }

  mutating func take(_ acknowledgement: Acknowledgement, _ now: Duration) {
    unacknowledged.removeAll { acknowledgement.covers($0.message.sequence) }
    creditLimit = max(creditLimit, acknowledgement.creditLimit)
    if let announcement = acknowledgement.weights { consider(announcement, now) }
    act(.wake)
    finishLeaving(now)
  }

  /// Fetches the announced weights if they are newer than those held and those on the way.
  mutating func consider(_ announcement: WeightsAnnouncement, _ now: Duration) {
    if let weights, announcement.version <= weights.version { return }
    if let download, announcement.version <= download.announcement.version { return }
    guard leaving == nil else { return }
    var next = WeightsDownload(announcement, now: now)
    let verdict = next.start()
    download = next
    proceed(verdict, now)
  }

  mutating func proceed(_ verdict: WeightsDownload.Verdict, _ now: Duration) {
    switch verdict {
    case .more(let requests):
      for request in requests { send(.getWeights(request)) }
    case .complete(let bytes):
      guard let announcement = download?.announcement else { return }
      download = nil
      weights = PolicyWeights(version: announcement.version, bytes: bytes)
      statistics.weightsVersion = announcement.version
      act(.wake)
    case .corrupt:
      guard let announcement = download?.announcement else { return }
      download = nil
      act(
        .notice(
          Notice(
            .warning, "Weights arrived damaged; they are fetched again",
            [("version", announcement.version.description)])))
    }
  }
}
