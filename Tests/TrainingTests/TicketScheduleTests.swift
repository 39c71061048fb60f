import Protocol
import SeededRandom
import Testing

@testable import Training

@Suite struct TicketScheduleTests {
  /// Plays a run in which the learner publishes as soon as an update's episodes are handed out, the
  /// earliest that can be.
  private func play(_ schedule: TicketSchedule, from first: Int = 0) -> [(version: Int, Ticket)] {
    var schedule = schedule
    var tickets: [(Int, Ticket)] = []
    for version in first...schedule.totalUpdates {
      tickets += schedule.admit(version: version).map { (version, $0) }
      #expect(schedule.admit(version: version).isEmpty, "a ticket was handed out twice")
    }
    return tickets
  }

  @Test(arguments: [0, 1, 2, 8], [1, 3, 10]) func eachEpisodeOnceWithinTheLag(
    lag: Int, perUpdate: Int
  ) {
    let schedule = TicketSchedule(
      episodesPerUpdate: perUpdate, maximumLag: lag, modelCount: 3, episodes: 50)
    let tickets = play(schedule)
    let episodes = tickets.map { Int($0.1.episode.rawValue) }
    #expect(episodes == Array(0..<schedule.totalEpisodes))
    #expect(schedule.totalEpisodes == (50 + perUpdate - 1) / perUpdate * perUpdate)
    for (version, ticket) in tickets {
      let update = schedule.update(of: ticket.episode)
      let oldest = Int(ticket.minimumPolicyVersion.rawValue)
      #expect(update - oldest <= lag, "acts with too old a policy")
      #expect(version >= oldest, "asks for weights that are not there yet")
      #expect(update - version <= lag, "handed out too early")
      #expect(Int(ticket.model) == Int(ticket.episode.rawValue) % 3)
      #expect(schedule.ticket(of: ticket.episode) == ticket)
    }
  }

  @Test func synchronousModeTakesTurns() {
    var schedule = TicketSchedule(
      episodesPerUpdate: 4, maximumLag: 0, modelCount: 1, episodes: 12)
    for version in 0..<3 {
      let tickets = schedule.admit(version: version)
      #expect(
        tickets.map(\.episode.rawValue)
          == (UInt64(4 * version)..<UInt64(4 * version + 4)).map { $0 })
      #expect(tickets.allSatisfy { $0.minimumPolicyVersion == PolicyVersion(UInt64(version)) })
    }
    #expect(schedule.admit(version: 3).isEmpty)
  }

  @Test(arguments: [0, 2]) func resumesAtAnUpdate(lag: Int) {
    let schedule = TicketSchedule(
      episodesPerUpdate: 5, maximumLag: lag, modelCount: 2, episodes: 40, firstUpdate: 3)
    let tickets = play(schedule, from: 3).map(\.1)
    #expect(tickets.map { Int($0.episode.rawValue) } == Array(15..<40))
    let whole = play(
      TicketSchedule(episodesPerUpdate: 5, maximumLag: lag, modelCount: 2, episodes: 40)
    ).map(\.1)
    #expect(tickets == Array(whole.dropFirst(15)))
  }

  @Test func hasNothingLeftAfterTheLastUpdate() {
    var schedule = TicketSchedule(
      episodesPerUpdate: 5, maximumLag: 2, modelCount: 1, episodes: 10, firstUpdate: 2)
    #expect(schedule.admit(version: 2).isEmpty)
  }
}

@Suite struct EpisodeCollectorTests {
  private typealias Collector = EpisodeCollector<Int>

  private func part(
    _ episode: UInt64, _ segment: UInt32, last: Bool = false, grant: UInt32 = 1, actor: UInt64 = 1
  ) -> Collector.Part {
    let identity = ActorIdentity(key: "", name: "a", instance: InstanceID(actor))
    let message = TrajectoryMessage(
      sequence: 1, episode: EpisodeID(episode), grant: grant, segment: segment, isLast: last,
      policyVersion: 0, steps: 1, body: [])
    return .init(
      delivery: DeliveredTrajectory(
        id: DeliveryID(actor: identity, sequence: 1), message: message),
      content: Int(segment))
  }

  @Test(arguments: UInt64(0)..<20) func anyOrderOfArrival(seed: UInt64) {
    var random = CounterRandom(seed: seed)
    let lengths = (0..<6).map { _ in 1 + random.next(below: 4) }
    let parts = lengths.enumerated().flatMap { episode, length in
      (0..<length).map { part(UInt64(episode), UInt32($0), last: $0 == length - 1) }
    }
    var collector = Collector()
    for (count, index) in random.permutation(count: parts.count).enumerated() {
      #expect(collector.take(0..<6) == nil)
      #expect(collector.waitingCount == count)
      #expect(collector.add(parts[index]).isEmpty)
    }
    #expect(collector.completeCount(of: 0..<6) == 6)
    let early = collector.take(0..<2) ?? []
    let rest = collector.take(2..<6) ?? []
    #expect((early + rest).map(\.id.rawValue) == Array(0..<6), "seed \(seed)")
    #expect(
      (early + rest).map { $0.parts.map(\.content) } == lengths.map { Array(0..<$0) },
      "seed \(seed)")
    #expect(collector.waitingCount == 0)
    #expect(collector.take(0..<2) == nil)
  }

  @Test func aSecondActorTakesOver() {
    var collector = Collector()
    #expect(collector.add(part(0, 0, grant: 1, actor: 1)).isEmpty)
    #expect(collector.add(part(0, 1, grant: 1, actor: 1)).isEmpty)
    // The second one runs under other weights, and its episode is shorter.
    let superseded = collector.add(part(0, 0, last: true, grant: 2, actor: 2))
    #expect(superseded.map(\.delivery.message.segment) == [0, 1])
    #expect(superseded.allSatisfy { $0.delivery.message.grant == 1 })
    #expect(collector.take(0..<1)?.first?.parts.map(\.delivery.message.grant) == [2])
  }

  @Test func theSameActorRunsAnEpisodeAgain() {
    var collector = Collector()
    _ = collector.add(part(0, 0, grant: 1))
    _ = collector.add(part(0, 1, grant: 1))
    #expect(collector.add(part(0, 0, grant: 4)).isEmpty)
    #expect(collector.add(part(0, 1, last: true, grant: 4)).count == 2)
    #expect(collector.isComplete(0))
  }

  @Test func repeatedSegmentsAreSuperfluous() {
    var collector = Collector()
    _ = collector.add(part(0, 1, last: true))
    #expect(collector.add(part(0, 1, last: true)).count == 1)
    _ = collector.add(part(0, 0))
    #expect(collector.isComplete(0))
    #expect(collector.add(part(0, 0)).count == 1)
    #expect(collector.add(part(0, 0, grant: 9)).count == 1)
  }

  @Test func discardedPartsAreGone() {
    var collector = Collector()
    _ = collector.add(part(3, 0, grant: 5))
    _ = collector.add(part(3, 1, grant: 5))
    #expect(collector.discard(3, grant: 4).isEmpty)
    #expect(collector.discard(3, grant: 5).count == 2)
    #expect(collector.waitingCount == 0)
    #expect(collector.add(part(3, 0, last: true, grant: 6)).isEmpty)
  }

  @Test func theRestComesInOrderAndLeavesNothing() {
    var collector = Collector()
    for part in [
      part(9, 1), part(2, 0, last: true), part(9, 0, grant: 2), part(9, 0), part(5, 3),
    ] { _ = collector.add(part) }
    let rest = collector.takeRest().map(\.delivery.message)
    #expect(rest.map(\.episode.rawValue) == [2, 5, 9, 9, 9])
    #expect(rest.map(\.segment) == [0, 3, 0, 0, 1])
    #expect(rest.map(\.grant) == [1, 1, 1, 2, 1])
    #expect(collector.waitingCount == 0 && collector.takeRest().isEmpty)
  }
}
