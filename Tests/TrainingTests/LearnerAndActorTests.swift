import Foundation
import GraphPolicy
import Protocol
import ReinforcementLearning
import Synchronization
import Testing
import Transport

@testable import Training

/// A learner and actors in one process, over sockets on this machine.
@Suite(.serialized, .timeLimit(.minutes(3))) struct LearnerAndActorTests {
  private struct Outcome {
    var parameters: PolicyParameters
    var curve: LearningCurve
    var ledger: TrajectoryLedger
    var lags: [Int]
    var actorsAtWork: Int
    var best: Double
    var rejections: [String]
  }

  /// Remembers what the learner did.
  private final class Witness: LearnerObserver {
    var lags: [Int] = []
    var rejections: [String] = []
    var actors: Set<ActorIdentity> = []

    func noticed(_ event: LearnerEvent) {
      if case .trajectory(let delivery) = event { actors.insert(delivery.id.actor) }
    }
    func rejected(_ delivery: DeliveredTrajectory, reason: String, detail: String) {
      rejections.append(reason)
    }
    func tick(_ loop: LearnerLoop) {}
    func updateBegan(_ loop: LearnerLoop) {}
    func improved(_ loop: LearnerLoop, model: Int) {}
    func updated(_ loop: LearnerLoop, metrics: UpdateMetrics, segments: [TrajectorySegment]) {
      lags += segments.map { loop.trainer.version - 1 - Int($0.policyVersion.rawValue) }
    }
  }

  private func train(
    actors: Int, threads: Int = 1, maximumLag: Int = 0, updates: Int = 4,
    stopAfter: Int = .max, rogues: Int = 0, quitters: Int = 0
  ) throws -> Outcome {
    let job = try TestJob.description(graphs: [TestJob.sumGraph()]).encoded()
    let prepared = try PreparedJob(job)
    let learner = try LearnerEndpoint(
      .init(endpoint: "tcp://127.0.0.1:*", schemaHash: JobSchema.hash), job: job, run: 1, epoch: 1)
    let witness = Witness()
    let schedule = TicketSchedule(
      episodesPerUpdate: 4, maximumLag: maximumLag, modelCount: 1, episodes: 4 * updates)
    let version = Mutex(0)
    let loop = LearnerLoop(
      job: prepared, endpoint: learner, observer: witness, schedule: schedule,
      trainer: PolicyTrainer(
        configuration: PPOConfiguration(), seed: 1, threads: threads,
        parameters: PolicyParameters(initial: prepared.configuration.policy)),
      best: try BestGraphs(prepared, checkpoint: nil), progress: LearnerProgress(),
      shouldStop: { version.withLock { $0 } >= stopAfter },
      doneShare: { done in
        version.withLock { $0 = done }
        return Double(done) / Double(schedule.totalUpdates)
      })
    let group = DispatchGroup()
    for number in 0..<rogues {
      try start(number + 100, learner.boundEndpoint, group) { try Self.misbehave($0) }
    }
    for number in 0..<quitters {
      try start(number + 200, learner.boundEndpoint, group) { try Self.quit($0) }
    }
    for number in 0..<actors {
      try start(number, learner.boundEndpoint, group) { _ = try ActorRun($0).run() }
    }
    _ = try loop.train()
    loop.drain(.finished)
    learner.close()
    #expect(group.wait(timeout: .now() + 30) == .success, "an actor did not end")
    return Outcome(
      parameters: loop.trainer.parameters, curve: loop.progress.curve, ledger: learner.ledger,
      lags: witness.lags, actorsAtWork: witness.actors.count, best: loop.best.entries[0].cost,
      rejections: witness.rejections)
  }

  private func start(
    _ number: Int, _ address: String, _ group: DispatchGroup,
    _ body: @escaping @Sendable (ActorEndpoint) throws -> Void
  ) throws {
    let endpoint = try ActorEndpoint(
      .init(
        endpoint: address, schemaHash: JobSchema.hash, name: "actor-\(number)",
        instance: InstanceID(UInt64(number + 1))))
    group.enter()
    Thread {
      do { try body(endpoint) } catch { Issue.record(error) }
      endpoint.close()
      group.leave()
    }.start()
  }

  /// An actor that answers every ticket with rubbish.
  private static func misbehave(_ endpoint: ActorEndpoint) throws {
    while true {
      switch endpoint.nextWork() {
      case .prepare: continue
      case .run(let assignment):
        _ = try endpoint.submit(
          Segment(of: assignment, index: 0, isLast: true, steps: 1, body: [1, 2, 3]))
      case .stop(let reason):
        guard case .rejected(let rejection) = reason else {
          throw TrainingError("the rogue was not dismissed but \(reason)")
        }
        #expect(rejection.text.contains("cannot be used"))
        return
      }
    }
  }

  /// An actor that leaves after the first segment of its first episode.
  private static func quit(_ endpoint: ActorEndpoint) throws {
    var job: PreparedJob?
    while true {
      switch endpoint.nextWork() {
      case .prepare(let received): job = try PreparedJob(received)
      case .run(let assignment):
        guard let job else { return }
        let parameters = try WeightBytes.decode(
          assignment.weights.bytes, configuration: job.configuration.policy)
        _ = try EpisodeRollout(job: job, ticket: assignment.ticket) { _ in nil }
          .run(ActingEncoder(parameters), version: assignment.weights.version) { segment in
            _ = try endpoint.submit(
              Segment(
                of: assignment, index: 0, isLast: segment.end.isLast,
                steps: UInt32(segment.steps.count), body: segment.encoded()))
            return false
          }
        return
      case .stop: return
      }
    }
  }

  private func checkAccounts(_ outcome: Outcome) {
    let balance = outcome.ledger.check(final: true)
    #expect(balance.holds, "\(balance.violations)\n\(outcome.ledger.report())")
  }

  @Test func synchronousTrainingIsTheSameForAnyNumberOfActorsAndThreads() throws {
    let one = try train(actors: 1)
    let two = try train(actors: 2)
    let threads = try train(actors: 2, threads: 2)
    #expect(two.actorsAtWork == 2)
    #expect(one.parameters == two.parameters)
    #expect(one.parameters == threads.parameters)
    #expect(one.curve == two.curve && one.curve.means.count == 4)
    #expect(one.best == two.best)
    for outcome in [one, two, threads] {
      checkAccounts(outcome)
      #expect(outcome.lags.allSatisfy { $0 == 0 })
      #expect(outcome.rejections.isEmpty)
    }
    // And the same as without a wire.
    var local = LocalTraining(try TestJob.prepared(), updates: 4)
    try local.run(until: 4)
    #expect(local.trainer.parameters == one.parameters)
  }

  @Test func asynchronousTrainingKeepsTheLagBound() throws {
    let outcome = try train(actors: 2, maximumLag: 2, updates: 8)
    #expect(outcome.curve.means.count == 8)
    #expect(outcome.lags.allSatisfy { (0...2).contains($0) }, "\(outcome.lags)")
    #expect(outcome.rejections.isEmpty)
    checkAccounts(outcome)
    #expect(outcome.ledger.accounts.allSatisfy { $0.lost.trajectories == 0 })
  }

  @Test func aRogueActorDoesNotEndTheRun() throws {
    let outcome = try train(actors: 1, maximumLag: 0, updates: 3, rogues: 1)
    #expect(outcome.curve.means.count == 3)
    #expect(outcome.rejections.allSatisfy { $0 == "undecodable" })
    #expect(!outcome.rejections.isEmpty && outcome.rejections.count <= 6)
    var local = LocalTraining(try TestJob.prepared(), updates: 3)
    try local.run(until: 3)
    #expect(local.trainer.parameters == outcome.parameters)
    let balance = outcome.ledger.check(final: true)
    #expect(balance.holds, "\(balance.violations)\n\(outcome.ledger.report())")
  }

  @Test func anEpisodeThatAnActorLeftIsRunAgain() throws {
    let outcome = try train(actors: 1, updates: 3, quitters: 2)
    #expect(outcome.curve.means.count == 3)
    var local = LocalTraining(try TestJob.prepared(), updates: 3)
    try local.run(until: 3)
    #expect(local.trainer.parameters == outcome.parameters)
    checkAccounts(outcome)
    let reasons = outcome.ledger.accounts.flatMap { $0.rejected.map(\.reason) }
    #expect(reasons.contains("superseded"), "\(outcome.ledger.report())")
  }

  @Test func stoppingEarlySettlesEverything() throws {
    let outcome = try train(actors: 2, maximumLag: 2, updates: 50, stopAfter: 2)
    #expect((2..<50).contains(outcome.curve.means.count))
    checkAccounts(outcome)
  }
}
