/// What became of every trajectory: `produced = trained + stale + rejected + lost`, per actor.
///
/// The two sides come from different places. *Produced* is what each actor says of itself, in
/// heartbeats and in its farewell. *Received* is counted here when a trajectory arrives for the first
/// time. *Trained*, *stale* and *rejected* are said by whoever consumed it, once for each. *Lost* is
/// what a vanished actor had produced and nobody received, and what was received but declared lost.
/// `check()` compares them; `docs/protocol.md` says what it can and what it cannot see.
public struct TrajectoryLedger: Equatable, Sendable {
  /// What became of one trajectory that was received.
  public enum Outcome: Hashable, Sendable {
    /// It was part of a parameter update.
    case trained
    /// Its weights were too old.
    case stale
    /// It was refused, for the reason given: `undecodable`, `ticketReassigned`, `superseded`, ...
    case rejected(String)
    /// It was given up, for the reason given: `untrainedAtExit`, ...
    case lost(String)
  }

  /// How the presence of an actor ended, as far as the accounts care.
  public enum Presence: Equatable, Sendable {
    /// It is connected, or may come back: what is missing is on its way.
    case present
    /// It said BYE with its last counters: nothing may be missing.
    case said
    /// It vanished: what is missing is lost.
    case vanished
  }

  /// The account of one actor instance.
  public struct Account: Equatable, Sendable {
    /// Who.
    public internal(set) var actor: ActorIdentity
    /// How its presence ended.
    public internal(set) var presence = Presence.present
    /// What it says that it produced, at its highest.
    public internal(set) var produced = Tally()
    /// What its farewell says that it produced in all, if it said one.
    public internal(set) var declared: Tally?
    /// What it produced and gave up when the learner was started again.
    public internal(set) var voided = Tally()
    /// What arrived, each once.
    public internal(set) var received = Tally()
    /// What was trained on.
    public internal(set) var trained = Tally()
    /// What was too old.
    public internal(set) var stale = Tally()
    /// What was refused, by reason, sorted by reason.
    public internal(set) var rejected: [(reason: String, tally: Tally)] = []
    /// What was received and given up, by reason, sorted by reason.
    public internal(set) var abandoned: [(reason: String, tally: Tally)] = []

    /// Received and not settled yet.
    public var pending: Tally {
      received - trained - stale - Self.sum(rejected) - Self.sum(abandoned)
    }

    /// Produced, neither received nor voided: on its way, or lost if the actor vanished.
    public var missing: Tally { produced - voided - received }

    /// Everything that is lost: voided, abandoned, and missing if the actor vanished.
    public var lost: Tally {
      voided + Self.sum(abandoned) + (presence == .vanished ? missing : Tally())
    }

    static func sum(_ reasons: [(reason: String, tally: Tally)]) -> Tally {
      reasons.reduce(Tally()) { $0 + $1.tally }
    }

    public static func == (left: Account, right: Account) -> Bool {
      left.actor == right.actor && left.presence == right.presence
        && left.produced == right.produced && left.declared == right.declared
        && left.voided == right.voided
        && left.received == right.received && left.trained == right.trained
        && left.stale == right.stale && left.rejected.elementsEqual(right.rejected, by: ==)
        && left.abandoned.elementsEqual(right.abandoned, by: ==)
    }
  }

  /// The accounts, in the order in which the actors joined.
  public private(set) var accounts: [Account] = []
  private var positions: [ActorIdentity: Int] = [:]

  /// No account.
  public init() {}
}

extension TrajectoryLedger {
  /// Opens the account of `actor`, or opens it again.
  public mutating func open(_ actor: ActorIdentity) {
    let index = position(actor)
    accounts[index].presence = .present
    accounts[index].declared = nil
  }

  /// Notes what `actor` says of itself; totals, so the highest counts.
  public mutating func report(produced: Tally, voided: Tally = Tally(), by actor: ActorIdentity) {
    let index = position(actor)
    accounts[index].produced = accounts[index].produced.merging(produced)
    accounts[index].voided = accounts[index].voided.merging(voided)
  }

  /// Notes that a trajectory of `actor` arrived for the first time. What arrived was produced, also
  /// if the heartbeat that says so is still on its way.
  public mutating func receive(_ tally: Tally, from actor: ActorIdentity) {
    let index = position(actor)
    accounts[index].received += tally
    accounts[index].produced = accounts[index].produced.merging(
      accounts[index].received + accounts[index].voided)
  }

  /// Notes what became of a trajectory that was received.
  public mutating func settle(_ tally: Tally, of actor: ActorIdentity, as outcome: Outcome) {
    let index = position(actor)
    switch outcome {
    case .trained: accounts[index].trained += tally
    case .stale: accounts[index].stale += tally
    case .rejected(let reason): Self.add(tally, to: &accounts[index].rejected, reason)
    case .lost(let reason): Self.add(tally, to: &accounts[index].abandoned, reason)
    }
  }

  /// Notes that `actor` said BYE with nothing left to send, and what it produced in all.
  public mutating func closeAfterFarewell(_ actor: ActorIdentity, declared: Tally) {
    let index = position(actor)
    accounts[index].presence = .said
    accounts[index].declared = declared
  }

  /// Notes that `actor` vanished: what it produced and nobody received is lost.
  public mutating func closeAfterVanishing(_ actor: ActorIdentity) {
    accounts[position(actor)].presence = .vanished
  }

  private mutating func position(_ actor: ActorIdentity) -> Int {
    if let position = positions[actor] { return position }
    accounts.append(Account(actor: actor))
    positions[actor] = accounts.count - 1
    return accounts.count - 1
  }

  private static func add(
    _ tally: Tally, to reasons: inout [(reason: String, tally: Tally)], _ reason: String
  ) {
    if let index = reasons.firstIndex(where: { $0.reason >= reason }) {
      if reasons[index].reason == reason {
        reasons[index].tally += tally
      } else {
        reasons.insert((reason, tally), at: index)
      }
    } else {
      reasons.append((reason, tally))
    }
  }
}
