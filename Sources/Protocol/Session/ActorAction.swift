/// What an actor's session wants its shell to do, in this order.
public enum ActorAction: Equatable, Sendable {
  /// Make a new connection. What belonged to the old one is void.
  case connect
  /// Close the connection; a `connect` will follow.
  case disconnect
  /// Send a message under the given epoch.
  case send(Message, epoch: Epoch)
  /// Work, credit or the end came: whoever waits should look again.
  case wake
  /// Something for the log.
  case notice(Notice)
  /// The session is over: send what is queued, then close.
  case end(ActorStop)
}

/// The tickets of an actor and what it does with each.
struct HeldTickets: Equatable, Sendable {
  enum State: Equatable, Sendable {
    case waiting
    case running
    /// The last segment was handed over.
    case done
  }

  private(set) var revision: UInt64 = 0
  private(set) var tickets: [(ticket: Ticket, state: State)] = []

  static func == (left: HeldTickets, right: HeldTickets) -> Bool {
    left.revision == right.revision && left.tickets.elementsEqual(right.tickets, by: ==)
  }

  /// Takes the learner's list if it is newer. Tickets that are not in it any more are void.
  mutating func update(_ list: Tickets) {
    guard list.revision > revision else { return }
    revision = list.revision
    tickets = list.tickets.map { ticket in
      (ticket, state(of: ticket) ?? .waiting)
    }
  }

  /// Takes the first waiting ticket that `weights` are new enough for.
  mutating func start(with version: PolicyVersion) -> Ticket? {
    guard
      let index = tickets.firstIndex(where: {
        $0.state == .waiting && $0.ticket.minimumPolicyVersion <= version
      })
    else { return nil }
    tickets[index].state = .running
    return tickets[index].ticket
  }

  /// What is being done with `ticket`; nil if it is not held under this grant.
  func state(of ticket: Ticket) -> State? {
    tickets.first { $0.ticket.episode == ticket.episode && $0.ticket.grant == ticket.grant }?.state
  }

  /// Notes that the last segment of `ticket` was handed over.
  mutating func finish(_ ticket: Ticket) {
    for index in tickets.indices where tickets[index].ticket == ticket {
      tickets[index].state = .done
    }
  }
}
