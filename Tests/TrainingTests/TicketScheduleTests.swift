import Protocol
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
      let again = schedule.admit(version: version)
      #expect(again.isEmpty, "a ticket was handed out twice")
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
      let expected = (4 * version..<4 * version + 4).map { UInt64($0) }
      #expect(tickets.map(\.episode.rawValue) == expected)
      #expect(tickets.allSatisfy { $0.minimumPolicyVersion == PolicyVersion(UInt64(version)) })
    }
    let rest = schedule.admit(version: 3)
    #expect(rest.isEmpty)
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
    let rest = schedule.admit(version: 2)
    #expect(rest.isEmpty)
  }
}
