extension TrajectoryLedger {
  /// Whether the accounts balance.
  public struct Balance: Equatable, Sendable, CustomStringConvertible {
    /// What does not balance: one sentence each. Empty: the identity holds.
    public var violations: [String]
    /// The sum over all actors.
    public var produced: Tally
    /// The sum over all actors.
    public var trained: Tally
    /// The sum over all actors.
    public var stale: Tally
    /// The sum over all actors.
    public var rejected: Tally
    /// The sum over all actors.
    public var lost: Tally
    /// Not settled yet, or on its way. Zero when a run ended in order.
    public var open: Tally

    /// Whether the identity holds.
    public var holds: Bool { violations.isEmpty }

    public var description: String {
      """
      produced \(produced) = trained \(trained) + stale \(stale) + rejected \(rejected) \
      + lost \(lost)\(open == Tally() ? "" : " + open \(open)"): \(holds ? "holds" : "BROKEN")
      """
    }
  }

  /// Compares what the actors say with what was counted here.
  ///
  /// - Parameter final: the run is over: nothing may be open any more.
  public func check(final: Bool = false) -> Balance {
    var balance = Balance(
      violations: [], produced: Tally(), trained: Tally(), stale: Tally(), rejected: Tally(),
      lost: Tally(), open: Tally())
    for account in accounts {
      let rejected = Account.sum(account.rejected)
      let settled =
        account.trained + account.stale + rejected + Account.sum(account.abandoned)
      let missing = account.presence == .vanished ? Tally() : account.missing
      let open = account.pending + missing
      balance.produced += account.produced
      balance.trained += account.trained
      balance.stale += account.stale
      balance.rejected += rejected
      balance.lost += account.lost
      balance.open += open
      func blame(_ text: String) {
        balance.violations.append("\(account.actor) (\(account.actor.instance)): \(text)")
      }
      if settled.exceeds(account.received) {
        blame("settled \(settled), but received only \(account.received)")
      }
      if let declared = account.declared, declared != account.received + account.voided {
        blame(
          "said BYE after producing \(declared), but \(account.received) arrived and it gave up "
            + "\(account.voided)")
      }
      if final, open != Tally() {
        blame("\(account.pending) not settled, \(missing) on the way at the end")
      }
      if settled + account.voided + missing + account.pending
        + (account.presence == .vanished ? account.missing : Tally()) != account.produced
      {
        blame("the parts do not add up to \(account.produced)")
      }
    }
    return balance
  }

  /// The accounts as plain text, one line an actor and one for the sum: what a learner prints last.
  public func report() -> String {
    let lines = accounts.map { account in
      var line =
        "\(account.actor): produced \(account.produced), trained \(account.trained), "
        + "stale \(account.stale)"
      for (reason, tally) in account.rejected { line += ", rejected (\(reason)) \(tally)" }
      for (reason, tally) in account.abandoned { line += ", lost (\(reason)) \(tally)" }
      if account.voided != Tally() { line += ", lost (learnerRestarted) \(account.voided)" }
      if account.presence == .vanished, account.missing != Tally() {
        line += ", lost (actorVanished) \(account.missing)"
      }
      return line
    }
    return (lines + [check(final: true).description]).joined(separator: "\n")
  }
}

extension Tally {
  /// Whether either number is above the other's.
  func exceeds(_ other: Tally) -> Bool {
    trajectories > other.trajectories || steps > other.steps
  }
}
