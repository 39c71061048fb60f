import GraphPolicy
import Protocol
import RewriteEnvironment
import TensorGraph
import Testing

@testable import Training

/// What a learner does with what actors send, good and bad.
@Suite struct TrajectoryIntakeTests {
  private let job: PreparedJob
  private let parameters: PolicyParameters
  private let schedule = TicketSchedule(
    episodesPerUpdate: 2, maximumLag: 1, modelCount: 1, episodes: 20)

  init() throws {
    job = try TestJob.prepared(horizon: 10, segmentLength: 4)
    parameters = PolicyParameters(initial: job.configuration.policy)
  }

  /// An episode of at least `count` segments, and its number.
  private func episode(
    segments count: Int = 2, after first: UInt64 = 0
  ) throws -> [TrajectorySegment] {
    for number in first..<first + 100 {
      let segments = try rollout(job, ticket(number), parameters)
      if segments.count >= count {
        return segments.map {
          var segment = $0
          segment.episode = 0
          return segment
        }
      }
    }
    Issue.record("no episode is that long")
    return []
  }

  private func outcomes(_ actions: [TrajectoryIntake.Action]) -> [String] {
    actions.map {
      switch $0 {
      case .settle(let delivery, .rejected(let reason)):
        "\(delivery.message.grant).\(delivery.message.segment) \(reason)"
      case .settle(_, let outcome): "\(outcome)"
      case .refuse(let delivery, let reason, _):
        "\(delivery.message.grant).\(delivery.message.segment) refused \(reason)"
      case .issue(let ticket): "issue \(ticket.episode.rawValue)"
      case .dismiss(let actor, _): "dismiss \(actor.name)"
      }
    }
  }

  @Test func goodEpisodesAreCollected() throws {
    let intake = Intake(job, schedule)
    let segments = try episode()
    for segment in segments.reversed() {
      #expect(intake.take(delivery(segment), version: 0).isEmpty)
    }
    #expect(intake.finish(0, version: 0).isEmpty)
    #expect(intake.take(0..<1)?.first?.parts.count == segments.count)
  }

  @Test func aRefusedSegmentTakesItsEpisodeAlongAndIsHandedOutAgain() throws {
    let intake = Intake(job, schedule)
    let segments = try episode(segments: 3)
    func take(_ index: Int, grant: UInt32, body: [UInt8]? = nil) -> [String] {
      outcomes(
        intake.take(
          delivery(segments[index], grant: grant, body: body), version: 0))
    }
    #expect(take(0, grant: 1).isEmpty)
    #expect(
      take(1, grant: 1, body: [1, 2, 3]) == ["1.1 refused undecodable", "1.0 episodeRefused"])
    #expect(take(2, grant: 1) == ["1.2 episodeRefused"])
    #expect(outcomes(intake.finish(0, version: 0)) == ["issue 0"])
    for index in segments.indices { #expect(take(index, grant: 2).isEmpty) }
    #expect(outcomes(intake.finish(0, version: 0)).isEmpty)
    #expect(intake.take(0..<1) != nil)
  }

  @Test func anotherGrantStartsAfresh() throws {
    let intake = Intake(job, schedule)
    let segments = try episode()
    _ = intake.take(delivery(segments[0], grant: 1, body: []), version: 0)
    // The actor is gone, another one has the ticket.
    for segment in segments {
      #expect(intake.take(delivery(segment, grant: 2), version: 0).isEmpty)
    }
    #expect(intake.finish(0, version: 0).isEmpty)
  }

  @Test func anActorThatSendsRubbishIsDismissed() throws {
    let intake = Intake(job, schedule)
    let segment = try episode()[0]
    var all: [String] = []
    for grant in UInt32(1)...4 {
      all += outcomes(
        intake.take(
          delivery(segment, actor: 5, grant: grant, body: []), version: 0))
      _ = intake.finish(0, version: 0)
    }
    #expect(all.filter { $0.hasPrefix("dismiss") } == ["dismiss actor-5"])
  }

  @Test func whatWasTrainedIsNotTakenAgain() throws {
    let intake = Intake(job, schedule)
    let segments = try episode()
    let actions = intake.take(delivery(segments[0]), version: 1)
    #expect(outcomes(actions) == ["1.0 episodeAlreadyTrained"])
    #expect(intake.finish(0, version: 1).isEmpty)
  }

  /// Ways to damage the first segment of an episode, each with the reason of its refusal.
  static let damage: [(String, String, @Sendable (inout TrajectorySegment) -> Void)] = [
    ("wrong model", "undecodable", { $0.model = 1 }),
    ("version of the future", "impossibleVersion", { $0.policyVersion = 7 }),
    ("largest version", "impossibleVersion", { $0.policyVersion = PolicyVersion(.max) }),
    ("unknown rule", "unknownRule", { $0.steps[0].candidates[0].rule = 60_000 }),
    ("infinite reward", "undecodable", { $0.steps[0].reward = .infinity }),
    ("NaN value", "undecodable", { $0.steps[0].value = .nan }),
    ("endless bootstrap", "undecodable", { $0.end = .continues(bootstrapValue: .infinity) }),
    ("huge reward", "invalid", { $0.steps[0].reward = 1e38 }),
    ("reward that is not there", "invalid", { $0.steps[1].reward += 0.5 }),
    ("cost ratio", "invalid", { $0.steps[2].costRatio = 0.1 }),
    ("huge cost change", "invalid", { $0.steps[0].candidates[0].costChange = -1e30 }),
    ("certain beyond certainty", "invalid", { $0.steps[0].logProbability = 3 }),
    ("too many steps left", "invalid", { $0.steps[0].stepsLeft = 99 }),
    ("steps left do not count down", "invalid", { $0.steps[1].stepsLeft -= 1 }),
    ("no steps", "headerMismatch", { $0.steps = [] }),
  ]

  @Test(arguments: damage.indices) func badSegmentsAreRefused(index: Int) throws {
    let (what, reason, change) = Self.damage[index]
    let intake = Intake(job, schedule)
    let segments = try episode()
    var bad = segments[0]
    change(&bad)
    let actions = intake.take(delivery(bad), version: 0)
    #expect(outcomes(actions) == ["1.0 refused \(reason)"], "\(what)")
    // Nothing else suffers.
    for segment in segments {
      #expect(intake.take(delivery(segment, grant: 2), version: 0).isEmpty)
    }
    #expect(intake.take(0..<1) != nil, "\(what)")
  }

  @Test func aSummaryMustBeTrue() throws {
    let intake = Intake(job, schedule)
    var segments = try episode()
    let last = segments.count - 1
    segments[last].summary?.totalReward += 5
    for segment in segments.dropLast() {
      _ = intake.take(delivery(segment), version: 0)
    }
    let actions = intake.take(delivery(segments[last]), version: 0)
    #expect(outcomes(actions).first == "1.\(last) refused invalid")
  }

  @Test func headersMustTellTheTruth() throws {
    let intake = Intake(job, schedule)
    let segments = try episode()
    let lie = delivery(segments[0], body: segments[1].encoded())
    #expect(
      outcomes(intake.take(lie, version: 0)) == ["1.0 refused headerMismatch"])
  }

  /// Candidates that nobody took are not carried out when they are decoded.
  @Test func aCandidateThatClosesACycleIsRefused() throws {
    let intake = Intake(job, schedule)
    var segment = try episode()[0]
    let graph = job.graphs[0]
    let relu = try #require(graph.nodeIDs.first { graph[$0].op == .relu })
    var edit = GraphEdit()
    // A Relu's input takes the Relu's own result.
    edit.redirect(graph[relu].inputs[0], to: Value(relu))
    let chosen = segment.steps[0].chosen
    let victim = try #require(segment.steps[0].candidates.indices.first { $0 != chosen })
    segment.steps[0].candidates[victim].edit = edit
    #expect(throws: GraphError.self) { try graph.effect(of: edit) }
    let actions = intake.take(delivery(segment), version: 0)
    #expect(outcomes(actions) == ["1.0 refused invalid"])
  }

  @Test(arguments: UInt64(0)..<40) func flippedBitsNeverCrash(seed: UInt64) throws {
    let intake = Intake(job, schedule)
    let segment = try episode()[0]
    var bytes = segment.encoded()
    let position = Int(seed) * bytes.count / 40
    bytes[position] ^= 1 << UInt8(seed % 8)
    for action in intake.take(delivery(segment, body: bytes), version: 0) {
      if case .refuse = action { continue }
      Issue.record("byte \(position): \(action)")
    }
  }
}

/// An intake that can be asked within an expectation.
private final class Intake {
  private var inner: TrajectoryIntake
  private let schedule: TicketSchedule

  init(_ job: PreparedJob, _ schedule: TicketSchedule) {
    inner = TrajectoryIntake(job: job)
    self.schedule = schedule
  }

  func take(_ delivery: DeliveredTrajectory, version: Int) -> [TrajectoryIntake.Action] {
    inner.take(delivery, schedule: schedule, version: version)
  }

  func finish(_ episode: EpisodeID, version: Int) -> [TrajectoryIntake.Action] {
    inner.finish(episode, schedule: schedule, version: version)
  }

  func take(_ episodes: Range<Int>) -> [EpisodeCollector<ReadSegment>.Episode]? {
    inner.take(episodes)
  }
}
