import Protocol
import Testing
import Transport

extension WireTests {
  @Suite struct RecoveryTests {
    @Test func restartedLearnerGetsItsActorsBack() async throws {
      let first = try makeLearner()
      let endpoint = first.boundEndpoint
      first.publish(PolicyWeights(version: 5, bytes: [5]))
      first.add(tickets(0..<10_000))
      let actor = try PlayingActor(endpoint, name: "a", instance: 1)
      drive(first) { $0.isCompletion }
      // The process dies: no farewell, the actor holds tickets and unacknowledged trajectories.
      first.close()
      let second = try makeLearner(endpoint, epoch: 2)
      second.publish(PolicyWeights(version: 2, bytes: [2]))
      second.add(tickets(0..<5))
      var completed = 0
      let events = drive(second) {
        completed += $0.isCompletion ? 1 : 0
        return completed == 5
      }
      #expect(events.compactMap(\.trajectory).allSatisfy { $0.message.policyVersion == 2 })
      second.drain(.finished)
      drive(second) { $0.isDrained }
      let end = await actor.finish()
      #expect(end.stop == .finished)
      #expect(end.jobs.count == 1, "the same job is not prepared again")
      #expect(second.ledger.check(final: true).holds, "\(second.ledger.report())")
      #expect(actor.endpoint.statistics.reconnects >= 1)
      second.close()
    }

    @Test func learnerThatWillBeBackKeepsItsActors() async throws {
      let first = try makeLearner()
      let endpoint = first.boundEndpoint
      first.publish(PolicyWeights(version: 5, bytes: [5]))
      first.add(tickets(0..<10_000))
      let actor = try PlayingActor(endpoint, name: "a", instance: 1)
      drive(first) { $0.isCompletion }
      first.drain(.restarting)
      drive(first) { $0.isDrained }
      #expect(first.ledger.check(final: true).holds, "\(first.ledger.report())")
      first.close()
      let second = try makeLearner(endpoint, epoch: 2)
      second.publish(PolicyWeights(version: 6, bytes: [6]))
      second.add(tickets(100..<103))
      var completed = 0
      drive(second) {
        completed += $0.isCompletion ? 1 : 0
        return completed == 3
      }
      second.drain(.finished)
      drive(second) { $0.isDrained }
      #expect(await actor.finish().stop == .finished)
      #expect(second.ledger.check(final: true).holds, "\(second.ledger.report())")
      second.close()
    }

    @Test func ticketsOfASilentActorGoToAnother() async throws {
      let learner = try makeLearner()
      learner.publish(PolicyWeights(version: 0, bytes: [0]))
      learner.add(tickets(0..<1))
      // Takes its ticket and never plays it; then it is gone.
      var configuration = ActorEndpoint.Configuration(
        endpoint: learner.boundEndpoint, name: "idle", instance: 1)
      configuration.timing = quickTiming()
      let idle = try ActorEndpoint(configuration)
      guard case .prepare = idle.nextWork(), case .run(let assignment) = idle.nextWork() else {
        Issue.record("no work")
        return
      }
      #expect(assignment.ticket.episode == 0)
      idle.close()
      let actor = try PlayingActor(learner.boundEndpoint, name: "busy", instance: 2)
      let events = drive(learner) { $0.isCompletion }
      #expect(
        events.compactMap(\.trajectory).map { "\($0.id.actor) \($0.message.episode)" }
          == ["busy 0", "busy 0", "busy 0"])
      #expect(
        try idle.submit(Segment(of: assignment, index: 0, isLast: true, steps: 1, body: []))
          == .void)
      learner.drain(.finished)
      drive(learner) { $0.isDrained }
      #expect(await actor.finish().stop == .finished)
      #expect(learner.ledger.check(final: true).holds)
      learner.close()
    }
  }
}
