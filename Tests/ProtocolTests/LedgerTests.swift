import Protocol
import Testing

@Suite struct LedgerTests {
  private let actor = ActorIdentity(key: "", name: "a", instance: 1)

  @Test func balancesAfterAnOrderlyRun() {
    var ledger = TrajectoryLedger()
    ledger.open(actor)
    for _ in 0..<5 { ledger.receive(Tally(steps: 4), from: actor) }
    ledger.settle(Tally(trajectories: 2, steps: 8), of: actor, as: .trained)
    ledger.settle(Tally(steps: 4), of: actor, as: .stale)
    ledger.settle(Tally(steps: 4), of: actor, as: .rejected("duplicateSegment"))
    #expect(ledger.check().holds)
    #expect(ledger.check().open == Tally(steps: 4))
    #expect(!ledger.check(final: true).holds)
    ledger.settle(Tally(steps: 4), of: actor, as: .lost("untrainedAtExit"))
    ledger.closeAfterFarewell(actor, declared: Tally(trajectories: 5, steps: 20))
    let balance = ledger.check(final: true)
    #expect(balance.holds)
    #expect(balance.produced == Tally(trajectories: 5, steps: 20))
    #expect(balance.lost == Tally(steps: 4))
    #expect(ledger.report().contains("lost (untrainedAtExit) 1 trajectories (4 steps)"))
    #expect(ledger.report().hasSuffix("holds"))
  }

  @Test func whatAVanishedActorProducedIsLost() {
    var ledger = TrajectoryLedger()
    ledger.open(actor)
    ledger.receive(Tally(steps: 4), from: actor)
    ledger.settle(Tally(steps: 4), of: actor, as: .trained)
    ledger.report(produced: Tally(trajectories: 3, steps: 12), by: actor)
    #expect(ledger.check().open == Tally(trajectories: 2, steps: 8))
    ledger.closeAfterVanishing(actor)
    #expect(ledger.check(final: true).holds)
    #expect(ledger.check().lost == Tally(trajectories: 2, steps: 8))
  }

  @Test func findsWhatNeverArrivedAlthoughTheActorSaidBye() {
    var ledger = TrajectoryLedger()
    ledger.open(actor)
    ledger.receive(Tally(steps: 4), from: actor)
    ledger.settle(Tally(steps: 4), of: actor, as: .trained)
    ledger.report(produced: Tally(trajectories: 2, steps: 8), by: actor)
    ledger.closeAfterFarewell(actor, declared: Tally(trajectories: 2, steps: 8))
    let balance = ledger.check()
    #expect(!balance.holds)
    #expect(balance.violations.first?.contains("said BYE") == true)
    #expect(balance.description.hasSuffix("BROKEN"))
  }

  @Test func findsWhatWasSettledTwice() {
    var ledger = TrajectoryLedger()
    ledger.receive(Tally(steps: 4), from: actor)
    ledger.settle(Tally(steps: 4), of: actor, as: .trained)
    ledger.settle(Tally(steps: 4), of: actor, as: .trained)
    #expect(!ledger.check().holds)
  }
}
