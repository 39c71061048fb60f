import Protocol
import Testing

@Suite struct SessionTests {
  let job = Job(configuration: [1], graphs: [], rules: "", costProfile: [])
  let route = PeerRoute([1])

  private func learner(epoch: Epoch = 1) -> LearnerSession {
    LearnerSession(.init(run: 1, epoch: epoch, job: job, schemaHash: 4))
  }

  private func actor() -> ActorSession {
    ActorSession(.init(hello: Hello(schemaHash: 4, instance: 77, name: "a")))
  }

  /// What the session wants sent, in order.
  private func messages(_ actions: [LearnerAction]) -> [Message] {
    actions.compactMap { if case .send(let message, _) = $0 { message } else { nil } }
  }

  private func messages(_ actions: [ActorAction]) -> [Message] {
    actions.compactMap { if case .send(let message, _) = $0 { message } else { nil } }
  }

  /// An actor and a learner that have greeted each other.
  private func greeted() -> (LearnerSession, ActorSession) {
    var (learner, actor) = (learner(), actor())
    actor.start(now: .zero)
    exchange(&learner, &actor, .zero)
    return (learner, actor)
  }

  /// Carries messages to and fro until both are silent.
  private func exchange(
    _ learner: inout LearnerSession, _ actor: inout ActorSession, _ now: Duration
  ) {
    while true {
      let up = actor.takeActions()
      for action in up {
        if case .send(let message, let epoch) = action {
          learner.receive(message, epoch: epoch, from: route, key: "", now: now)
        }
      }
      learner.flush(now: now)
      let down = learner.takeActions()
      for message in messages(down) {
        actor.receive(message, epoch: learner.configuration.epoch, now: now)
      }
      if messages(up).isEmpty && messages(down).isEmpty { return }
    }
  }

  @Test(arguments: [UInt16(2), 1])
  func mismatchIsRejectedWithARemedy(version: UInt16) {
    var (learner, actor) = (learner(), actor())
    let hello = Hello(
      protocolVersion: version, schemaHash: version == 1 ? 5 : 4, instance: 1, name: "old")
    learner.receive(.hello(hello), epoch: .none, from: route, key: "", now: .zero)
    guard case .reject(let rejection)? = messages(learner.takeActions()).first else {
      Issue.record("not rejected")
      return
    }
    #expect(rejection.code == (version == 1 ? .schemaMismatch : .protocolVersion))
    #expect(rejection.text.contains(version == 1 ? "same commit" : "same release"))
    actor.start(now: .zero)
    _ = actor.takeActions()
    actor.receive(.reject(rejection), epoch: 1, now: .zero)
    #expect(actor.takeActions().last == .end(.rejected(rejection)))
    #expect(actor.takeWork(now: .zero) == .stop(.rejected(rejection)))
  }

  @Test func anActorWithoutWeightsWaits() {
    var (learner, actor) = greeted()
    #expect(actor.takeWork(now: .zero) == .prepare(job))
    learner.add([Ticket(episode: 1, model: 0, minimumPolicyVersion: 2)], now: .zero)
    learner.publish(PolicyWeights(version: 1, bytes: [1]), now: .zero)
    exchange(&learner, &actor, .zero)
    #expect(actor.weights?.version == 1)
    #expect(actor.takeWork(now: .zero) == nil)
    learner.publish(PolicyWeights(version: 2, bytes: [2]), now: .zero)
    exchange(&learner, &actor, .zero)
    guard case .run(let assignment)? = actor.takeWork(now: .zero) else {
      Issue.record("no work")
      return
    }
    #expect(assignment.weights == PolicyWeights(version: 2, bytes: [2]))
  }

  @Test func aNewerNoticeSupersedesADownload() {
    var (learner, actor) = greeted()
    let first = PolicyWeights(version: 1, bytes: [UInt8](repeating: 1, count: 300_000))
    learner.publish(first, now: .zero)
    for message in messages(learner.takeActions()) { actor.receive(message, epoch: 1, now: .zero) }
    #expect(messages(actor.takeActions()).count == 1)
    // Before the answer comes, a newer version is announced; chunks of the old one are ignored.
    learner.publish(PolicyWeights(version: 2, bytes: [9]), now: .zero)
    exchange(&learner, &actor, .zero)
    let chunk = WeightsChunk(version: 1, index: 0, bytes: [UInt8](repeating: 1, count: 262_144))
    actor.receive(.weightsChunk(chunk), epoch: 1, now: .zero)
    #expect(actor.weights == PolicyWeights(version: 2, bytes: [9]))
  }

  @Test func creditStopsTheActorAndConsumptionFreesIt() {
    var (learner, actor) = greeted()
    _ = actor.takeWork(now: .zero)
    learner.publish(PolicyWeights(version: 0, bytes: []), now: .zero)
    learner.add([Ticket(episode: 1, model: 0, minimumPolicyVersion: 0)], now: .zero)
    exchange(&learner, &actor, .zero)
    guard case .run(let assignment)? = actor.takeWork(now: .zero) else {
      Issue.record("no work")
      return
    }
    let body = [UInt8](repeating: 0, count: 1 << 20)
    var delivered: [DeliveredTrajectory] = []
    var index: UInt32 = 0
    func submit() -> ActorSession.Handover {
      let segment = Segment(of: assignment, index: index, isLast: false, steps: 1, body: body)
      let handover = actor.submit(segment, now: .zero)
      if handover == .accepted { index += 1 }
      return handover
    }
    while submit() == .accepted {}
    #expect(index == 15, "16 MB of credit hold 15 bodies of 1 MB and what is around them")
    for action in actor.takeActions() {
      guard case .send(let message, _) = action else { continue }
      learner.receive(message, epoch: 1, from: route, key: "", now: .zero)
    }
    learner.flush(now: .zero)
    for action in learner.takeActions() {
      switch action {
      case .emit(.trajectory(let trajectory)): delivered.append(trajectory)
      case .send(let message, _): actor.receive(message, epoch: 1, now: .zero)
      default: break
      }
    }
    #expect(delivered.count == 15)
    #expect(actor.unacknowledgedBytes == 0)
    #expect(submit() == .blocked, "acknowledged, but still in the learner's queue")
    for trajectory in delivered { learner.consume(trajectory) }
    exchange(&learner, &actor, .zero)
    #expect(submit() == .accepted)
  }

  @Test func aNewEpochVoidsWhatTheOldOneDidNotReceive() {
    var (learner, actor) = greeted()
    _ = actor.takeWork(now: .zero)
    learner.publish(PolicyWeights(version: 7, bytes: []), now: .zero)
    learner.add([Ticket(episode: 1, model: 0, minimumPolicyVersion: 0)], now: .zero)
    exchange(&learner, &actor, .zero)
    guard case .run(let assignment)? = actor.takeWork(now: .zero) else {
      Issue.record("no work")
      return
    }
    let segment = Segment(of: assignment, index: 0, isLast: false, steps: 3, body: [1])
    #expect(actor.submit(segment, now: .zero) == .accepted)
    _ = actor.takeActions()  // lost on the way
    var second = self.learner(epoch: 2)
    actor.connectionRestored(now: .seconds(1))
    exchange(&second, &actor, .seconds(1))
    #expect(actor.epoch == 2)
    #expect(actor.weights == nil)
    #expect(actor.statistics.voided == Tally(steps: 3))
    #expect(actor.submit(segment, now: .seconds(1)) == .void)
    let account = second.ledger.accounts[0]
    #expect(account.lost == Tally(steps: 3))
    #expect(second.ledger.check().holds)
  }

  @Test func aLearnerThatDoesNotKnowTheConnectionAsksForHello() {
    var (_, actor) = greeted()
    var second = learner(epoch: 2)
    actor.tick(now: .seconds(1))
    exchange(&second, &actor, .seconds(1))
    #expect(actor.epoch == 2)
    #expect(second.presentActors.map(\.name) == ["a"])
  }

  @Test func anActorThatOnlyALearnerMaySoundLikeIsExpelled() {
    var (learner, _) = greeted()
    learner.receive(
      .tickets(Tickets()), epoch: 1, from: route, key: "", now: .zero)
    #expect(learner.presentActors.isEmpty)
    #expect(learner.counters.rejections == 1)
  }

  @Test func anotherKeyOnAKnownConnectionIsNotBelieved() {
    var (learner, _) = greeted()
    learner.receive(
      .bye(Farewell(reason: .stopped)), epoch: 1, from: route, key: "other", now: .zero)
    #expect(learner.presentActors.count == 1)
  }
}
