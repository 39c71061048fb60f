import Protocol
import Testing
import Transport

extension WireTests {
  @Suite struct EndpointTests {
    @Test(arguments: ["tcp://127.0.0.1:*", "ipc:///tmp/xrlflow-endpoint-test.sock"])
    func twoActorsPlayEveryTicketOnce(endpoint: String) async throws {
      let learner = try makeLearner(endpoint)
      let weights = PolicyWeights(
        version: 3, bytes: (0..<1_000_000).map { UInt8(truncatingIfNeeded: $0 * 7) })
      learner.publish(weights)
      learner.add(tickets(0..<40, version: 3))
      let actors = try (0..<2).map {
        try PlayingActor(learner.boundEndpoint, name: "actor-\($0)", instance: InstanceID(10 + $0))
      }
      var completed = 0
      var events = drive(learner) {
        completed += $0.isCompletion ? 1 : 0
        return completed == 40
      }
      learner.drain(.finished)
      events += drive(learner) { $0.isDrained }
      for actor in actors {
        let end = await actor.finish()
        #expect(end.stop == .finished)
        let isWhole = end.jobs == [sampleJob]
        #expect(isWhole)
      }
      let trajectories = events.compactMap(\.trajectory)
      #expect(Set(trajectories.map(\.id)).count == 120)
      #expect(trajectories.count == 120)
      #expect(
        trajectories.allSatisfy {
          $0.message.policyVersion == 3
            && $0.message.body
              == [UInt8](repeating: UInt8($0.message.episode.rawValue), count: 2000)
        })
      #expect(Set(trajectories.map(\.id.actor.name)) == ["actor-0", "actor-1"])
      let balance = learner.ledger.check(final: true)
      #expect(balance.holds, "\(learner.ledger.report())")
      #expect(balance.trained == Tally(trajectories: 120, steps: 480))
      #expect(balance.produced == balance.trained)
      learner.close()
    }

    @Test func bodiesLargerThanAFrameArrive() async throws {
      let learner = try makeLearner()
      learner.publish(PolicyWeights(version: 0, bytes: []))
      learner.add(tickets(0..<3))
      let actor = try PlayingActor(
        learner.boundEndpoint, name: "a", instance: 1, segments: 4, bytes: 3_000_001)
      var completed = 0
      let events = drive(learner) {
        completed += $0.isCompletion ? 1 : 0
        return completed == 3
      }
      #expect(events.compactMap(\.trajectory).count == 12)
      #expect(events.compactMap(\.trajectory).allSatisfy { $0.message.body.count == 3_000_001 })
      learner.drain(.finished)
      drive(learner) { $0.isDrained }
      #expect(await actor.finish().stop == .finished)
      #expect(learner.ledger.check(final: true).holds)
      learner.close()
    }

    @Test func actorStopsByItself() async throws {
      let learner = try makeLearner()
      learner.publish(PolicyWeights(version: 0, bytes: [1]))
      learner.add(tickets(0..<1000))
      let actor = try PlayingActor(learner.boundEndpoint, name: "a", instance: 1)
      drive(learner) { $0.isCompletion }
      actor.endpoint.stop()
      let events = drive(learner) {
        if case .left = $0 { return true }
        return false
      }
      #expect(
        events.contains {
          if case .left(_, .farewell(.stopped, _)) = $0 { return true }
          return false
        })
      #expect(await actor.finish().stop == .stopped)
      learner.drain(.finished)
      drive(learner) { $0.isDrained }
      #expect(learner.ledger.check(final: true).holds, "\(learner.ledger.report())")
      learner.close()
    }

    @Test func occupiedPortSaysWhatToDo() throws {
      let learner = try makeLearner()
      let error = #expect(throws: TransportError.self) { try makeLearner(learner.boundEndpoint) }
      #expect(error?.code == .addressInUse)
      #expect(error?.message.contains(learner.boundEndpoint) == true)
      #expect(error?.message.contains("ss -ltnp") == true)
      learner.close()
    }

    @Test(arguments: ["tcp://0.0.0.0:*", "tcp://*:5555", "tcp://192.0.2.1:5555"])
    func refusesToListenBeyondLoopbackWithoutKeys(endpoint: String) {
      let error = #expect(throws: TransportError.self) { try makeLearner(endpoint) }
      #expect(error?.code == .encryptionRequired)
      let other = #expect(throws: TransportError.self) {
        try ActorEndpoint(.init(endpoint: "tcp://192.0.2.1:5555", name: "a", instance: 1))
      }
      #expect(other?.code == .encryptionRequired)
    }

    @Test(arguments: [
      "", "5555", "udp://1.2.3.4:5", "tcp://host", "tcp://host:x", "tcp://:1", "ipc://",
    ])
    func refusesMalformedEndpoints(endpoint: String) {
      let error = #expect(throws: TransportError.self) { try makeLearner(endpoint) }
      #expect(error?.code == .invalidEndpoint)
    }

    @Test func schemaMismatchEndsTheActorWithARemedy() async throws {
      let learner = try makeLearner()
      let actor = try PlayingActor(
        learner.boundEndpoint, name: "old", instance: 1, schemaHash: 1)
      let end = await actor.finish()
      guard case .rejected(let rejection)? = end.stop else {
        Issue.record("not rejected")
        return
      }
      #expect(rejection.code == .schemaMismatch)
      #expect(rejection.text.contains("same commit"))
      let events = drive(learner) {
        if case .notice = $0 { return true }
        return false
      }
      #expect("\(events)".contains("An actor was rejected"))
      learner.close()
    }
  }
}
