import Foundation
import Protocol
import Synchronization
import Testing
import Transport

/// All tests that use sockets and threads: one after the other, because they block.
@Suite(.serialized, .timeLimit(.minutes(1))) struct WireTests {}

/// A job that programs would understand; the protocol does not.
let sampleJob = Job(
  configuration: Array(#"{"seed":1}"#.utf8),
  graphs: [
    Job.Graph(name: "small", bytes: [1, 2, 3]),
    Job.Graph(name: "large", bytes: [UInt8](repeating: 7, count: 700_000)),
  ],
  rules: "rule none", costProfile: Array("{}".utf8))

/// Short times, so that the tests of failures are short.
func quickTiming() -> SessionTiming {
  var timing = SessionTiming()
  timing.heartbeatInterval = .milliseconds(100)
  timing.peerTimeout = .milliseconds(1500)
  timing.reconnectGrace = .milliseconds(300)
  timing.greetingTimeout = .milliseconds(700)
  timing.backoffMaximum = .milliseconds(300)
  timing.drainTimeout = .seconds(5)
  return timing
}

func tickets(_ episodes: Range<UInt64>, version: UInt64 = 0) -> [Ticket] {
  episodes.map {
    Ticket(episode: EpisodeID($0), model: 0, minimumPolicyVersion: PolicyVersion(version))
  }
}

func makeLearner(
  _ endpoint: String = "tcp://127.0.0.1:*", security: LearnerSecurity = .none, epoch: Epoch = 1
) throws -> LearnerEndpoint {
  var configuration = LearnerEndpoint.Configuration(endpoint: endpoint, security: security)
  configuration.timing = quickTiming()
  return try LearnerEndpoint(configuration, job: sampleJob, run: 9, epoch: epoch)
}

/// An actor that plays every ticket as `segments` segments of `bytes` bytes, on a thread of its own.
final class PlayingActor: Sendable {
  let endpoint: ActorEndpoint
  let notices: Notices
  private let outcome = Mutex<(stop: ActorStop, jobs: [Job])?>(nil)

  init(
    _ endpoint: String, name: String, instance: InstanceID, security: ActorSecurity = .none,
    schemaHash: UInt64 = WireSchema.hash("bare"), segments: UInt32 = 3, bytes: Int = 2000
  ) throws {
    let notices = Notices()
    var configuration = ActorEndpoint.Configuration(
      endpoint: endpoint, security: security, schemaHash: schemaHash, name: name,
      instance: instance)
    configuration.timing = quickTiming()
    configuration.onNotice = { notices.append($0) }
    let actor = try ActorEndpoint(configuration)
    self.endpoint = actor
    self.notices = notices
    Thread {
      let result = Self.play(actor, segments, bytes)
      self.outcome.withLock { $0 = result }
    }.start()
  }

  private static func play(
    _ actor: ActorEndpoint, _ segments: UInt32, _ bytes: Int
  ) -> (stop: ActorStop, jobs: [Job]) {
    var jobs: [Job] = []
    while true {
      switch actor.nextWork() {
      case .prepare(let job): jobs.append(job)
      case .stop(let stop):
        actor.close()
        return (stop, jobs)
      case .run(let assignment):
        for index in 0..<segments {
          let body = [UInt8](
            repeating: UInt8(truncatingIfNeeded: assignment.ticket.episode.rawValue), count: bytes)
          let segment = Segment(
            of: assignment, index: index, isLast: index + 1 == segments, steps: 4, body: body)
          guard (try? actor.submit(segment)) == .accepted else { break }
          actor.record(steps: 4)
        }
        actor.record(episodes: 1)
      }
    }
  }

  /// Waits up to ten seconds for the end of the actor.
  func finish() async -> (stop: ActorStop?, jobs: [Job]) {
    for _ in 0..<1000 {
      if let outcome = outcome.withLock({ $0 }) { return outcome }
      try? await Task.sleep(for: .milliseconds(10))
    }
    return (nil, [])
  }
}

/// Collects notices from any thread.
final class Notices: Sendable {
  private let list = Mutex<[Notice]>([])

  func append(_ notice: Notice) { list.withLock { $0.append(notice) } }

  var all: [Notice] { list.withLock { $0 } }

  /// Waits up to five seconds for a notice that contains `text`.
  func wait(for text: String) async -> Bool {
    for _ in 0..<500 {
      if all.contains(where: { $0.text.contains(text) }) { return true }
      try? await Task.sleep(for: .milliseconds(10))
    }
    return false
  }
}

/// Takes events until `done` says so, or until 20 seconds without that.
@discardableResult
func drive(
  _ learner: LearnerEndpoint, until done: (LearnerEvent) -> Bool
) -> [LearnerEvent] {
  var events: [LearnerEvent] = []
  let deadline = MonotonicTime.now() + .seconds(20)
  while MonotonicTime.now() < deadline {
    guard let event = learner.nextEvent(timeout: .milliseconds(200)) else { continue }
    events.append(event)
    if case .trajectory(let trajectory) = event { learner.settle(trajectory, as: .trained) }
    if done(event) { break }
  }
  return events
}

extension LearnerEvent {
  var trajectory: DeliveredTrajectory? {
    if case .trajectory(let trajectory) = self { return trajectory }
    return nil
  }
  var isDrained: Bool { self == .drained }
  var isCompletion: Bool {
    if case .episodeCompleted = self { return true }
    return false
  }
}
