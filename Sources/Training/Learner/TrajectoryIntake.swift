import GraphPolicy
import Protocol

/// What becomes of the trajectories that arrive: checked, prepared, put together to episodes.
///
/// A segment that cannot be used is refused with the rest of its episode, and the episode is handed
/// out again; an actor that sends too many of them is dismissed. So bad input costs time, never the
/// run.
struct TrajectoryIntake: Sendable {
  /// What the learner is to do.
  enum Action: Sendable {
    case settle(DeliveredTrajectory, TrajectoryLedger.Outcome)
    /// Settle as rejected, and tell people.
    case refuse(DeliveredTrajectory, reason: String, detail: String)
    case issue(Ticket)
    case dismiss(ActorIdentity, because: String)
  }

  /// Refused segments after which an actor is dismissed.
  static let patience = 3

  let job: PreparedJob
  private(set) var collector = EpisodeCollector<ReadSegment>()
  /// By episode, the grant under which something was refused.
  private var refused: [EpisodeID: UInt32] = [:]
  private var refusals: [ActorIdentity: Int] = [:]

  init(job: PreparedJob) { self.job = job }

  /// Takes a trajectory, while the learner has made `version` updates.
  mutating func take(
    _ delivery: DeliveredTrajectory, schedule: TicketSchedule, version: Int
  ) -> [Action] {
    let message = delivery.message
    if refused[message.episode] == message.grant {
      return [.settle(delivery, .rejected("episodeRefused"))]
    }
    refused[message.episode] = nil
    do {
      let content = try read(delivery, schedule, version)
      guard schedule.update(of: message.episode) >= version else {
        return [.settle(delivery, .rejected("episodeAlreadyTrained"))]
      }
      return collector.add(.init(delivery: delivery, content: content)).map {
        .settle($0.delivery, .rejected("superseded"))
      }
    } catch {
      return refuse(delivery, error)
    }
  }

  /// Hears that every segment of an episode was delivered.
  ///
  /// - Returns: its ticket anew, unless the episode can be used.
  mutating func finish(
    _ episode: EpisodeID, schedule: TicketSchedule, version: Int
  ) -> [Action] {
    refused[episode] = nil
    guard !collector.isComplete(episode), schedule.update(of: episode) >= version else { return [] }
    return [.issue(schedule.ticket(of: episode))]
  }

  /// The episodes of one update, when all are complete.
  mutating func take(_ episodes: Range<Int>) -> [EpisodeCollector<ReadSegment>.Episode]? {
    collector.take(episodes)
  }

  /// Gives up what is left.
  mutating func takeRest() -> [Action] {
    collector.takeRest().map { .settle($0.delivery, .lost("untrainedAtExit")) }
  }

  private struct Refusal: Error {
    let reason: String
    let detail: String
  }

  private func read(
    _ delivery: DeliveredTrajectory, _ schedule: TicketSchedule, _ version: Int
  ) throws -> ReadSegment {
    let message = delivery.message
    let segment = try TrajectorySegment.decode(message.body, graphs: job.graphs)
    guard segment.matches(message), !segment.steps.isEmpty,
      segment.model == schedule.model(of: segment.episode)
    else {
      throw Refusal(reason: "headerMismatch", detail: "its body contradicts its header")
    }
    let oldest = PolicyVersion(UInt64(schedule.oldestVersion(of: segment.episode)))
    guard (oldest...max(oldest, PolicyVersion(UInt64(version)))).contains(segment.policyVersion)
    else {
      throw Refusal(
        reason: "impossibleVersion", detail: "policy version \(segment.policyVersion)")
    }
    let rules = job.configuration.policy.rules.count
    guard segment.largestRule < rules else {
      throw Refusal(
        reason: "unknownRule", detail: "rule \(segment.largestRule) of \(rules)")
    }
    return try ReadSegment(
      segment, job: job, isNext: schedule.update(of: segment.episode) == version)
  }

  private mutating func refuse(_ delivery: DeliveredTrajectory, _ error: any Error) -> [Action] {
    let (message, actor) = (delivery.message, delivery.id.actor)
    let refusal = error as? Refusal
    let reason = refusal?.reason ?? (error is WireError ? "undecodable" : "invalid")
    refused[message.episode] = message.grant
    refusals[actor, default: 0] += 1
    var actions: [Action] = [
      .refuse(delivery, reason: reason, detail: refusal?.detail ?? "\(error)")
    ]
    actions += collector.discard(message.episode, grant: message.grant).map {
      .settle($0.delivery, .rejected("episodeRefused"))
    }
    if refusals[actor] == Self.patience {
      actions.append(
        .dismiss(actor, because: "sent \(Self.patience) trajectories that cannot be used"))
    }
    return actions
  }
}

/// A segment as it came, checked; and ready for training, where its update is the next one.
struct ReadSegment: Sendable {
  let segment: TrajectorySegment
  /// Nil for segments that wait for a later update: prepared segments are some hundred times
  /// larger (3 MB for 32 steps on BERT), so that only those of one update are kept.
  private(set) var prepared: PreparedSegment?

  /// Prepares the segment, which shows whether it can be used.
  ///
  /// - Parameter isNext: whether the segment is trained on in the next update.
  /// - Throws: what `PreparedSegment` throws.
  init(_ segment: TrajectorySegment, job: PreparedJob, isNext: Bool) throws {
    self.segment = segment
    let prepared = try Self.prepare(segment, job)
    if isNext { self.prepared = prepared }
  }

  /// The segment ready for training.
  func ready(_ job: PreparedJob) throws -> PreparedSegment {
    try prepared ?? Self.prepare(segment, job)
  }

  private static func prepare(
    _ segment: TrajectorySegment, _ job: PreparedJob
  ) throws -> PreparedSegment {
    try PreparedSegment(
      segment, initial: job.costedGraphs[segment.model], costs: job.costs,
      horizon: job.configuration.horizon)
  }
}

extension TrajectorySegment {
  /// Whether the body says the same as the message around it.
  func matches(_ message: TrajectoryMessage) -> Bool {
    episode == message.episode && index == Int(message.segment)
      && policyVersion == message.policyVersion && steps.count == Int(message.steps)
      && end.isLast == message.isLast
  }

  /// The largest rule number of any edit; -1 without edits.
  var largestRule: Int {
    let candidates = steps.flatMap { $0.candidates.map(\.rule) }
    return (prefix.map(\.rule) + candidates).max() ?? -1
  }
}
