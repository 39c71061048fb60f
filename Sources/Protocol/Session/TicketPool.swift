/// The tickets that wait for an actor, and how far the episodes that were handed out have come.
struct TicketPool: Equatable, Sendable {
  /// How far the present holder of an episode's ticket has come.
  struct Progress: Equatable, Sendable {
    /// Segments that came from the present holder.
    var fromHolder: Set<UInt32> = []
    /// The last segment, once the present holder has sent it.
    var last: UInt32?

    /// Whether the present holder has sent every segment.
    var isComplete: Bool { last.map { fromHolder.count == Int($0) + 1 } ?? false }
  }

  /// What becomes of a segment.
  enum Verdict: Equatable {
    case deliver
    case malformed
  }

  /// Tickets without an actor, in the order in which they are handed out.
  private(set) var waiting: [Ticket] = []
  private var progress: [EpisodeID: Progress] = [:]

  /// Tickets with an actor.
  var runningCount: Int { progress.count - interrupted }
  /// Waiting tickets of episodes that were begun.
  private var interrupted = 0
  /// Tickets handed out so far.
  private var grants: UInt32 = 0

  /// Puts new tickets behind all others.
  mutating func add(_ tickets: [Ticket]) { waiting.append(contentsOf: tickets) }

  /// Takes the first waiting ticket, for an actor, with a grant that no other has.
  mutating func take() -> Ticket? {
    guard !waiting.isEmpty else { return nil }
    var ticket = waiting.removeFirst()
    grants &+= 1
    ticket.grant = grants
    if progress.updateValue(Progress(), forKey: ticket.episode) != nil { interrupted -= 1 }
    return ticket
  }

  /// Puts the tickets of an actor that is gone before all others.
  mutating func giveBack(_ tickets: [Ticket]) {
    for ticket in tickets { progress[ticket.episode] = Progress() }
    interrupted += tickets.count
    waiting.insert(contentsOf: tickets, at: 0)
  }

  /// Drops all waiting tickets.
  mutating func clearWaiting() {
    for ticket in waiting where progress.removeValue(forKey: ticket.episode) != nil {
      interrupted -= 1
    }
    waiting = []
  }

  /// Notes a segment from the holder of its ticket.
  mutating func note(_ message: TrajectoryMessage) -> Verdict {
    // Taken out and put back, so that the sets are changed in place.
    guard var episode = progress.removeValue(forKey: message.episode) else { return .malformed }
    defer { progress[message.episode] = episode }
    if let last = episode.last, message.segment > last || message.isLast { return .malformed }
    guard episode.fromHolder.insert(message.segment).inserted else { return .malformed }
    if message.isLast { episode.last = message.segment }
    return .deliver
  }

  /// Forgets the episode if its holder has sent all of it; says whether it has.
  mutating func finish(_ episode: EpisodeID) -> Bool {
    guard progress[episode]?.isComplete == true else { return false }
    progress[episode] = nil
    return true
  }
}
