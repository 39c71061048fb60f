/// Weights that arrived whole.
public struct PolicyWeights: Equatable, Sendable {
  /// The update that made them.
  public var version: PolicyVersion
  /// Their bytes.
  public var bytes: [UInt8]

  /// Makes weights.
  public init(version: PolicyVersion, bytes: [UInt8]) {
    self.version = version
    self.bytes = bytes
  }
}

/// An episode to run now: the ticket, the weights to run it with, and the epoch that it belongs to.
public struct Assignment: Equatable, Sendable {
  /// The ticket.
  public var ticket: Ticket
  /// The newest weights, at least those that the ticket asks for.
  public var weights: PolicyWeights
  /// The learner's epoch: segments of another one are void.
  public var epoch: Epoch

  /// Makes an assignment.
  public init(ticket: Ticket, weights: PolicyWeights, epoch: Epoch) {
    self.ticket = ticket
    self.weights = weights
    self.epoch = epoch
  }
}

/// A segment of an episode that is handed to the protocol.
public struct Segment: Equatable, Sendable {
  /// The assignment that it comes from, its weights left out.
  public var ticket: Ticket
  /// The epoch of the assignment.
  public var epoch: Epoch
  /// Position in the episode, from 0.
  public var index: UInt32
  /// Whether the episode ends with it.
  public var isLast: Bool
  /// The weights that acted.
  public var policyVersion: PolicyVersion
  /// Steps in it.
  public var steps: UInt32
  /// What the trajectory codec made.
  public var body: [UInt8]

  /// Makes a segment of the episode of `assignment`. `policyVersion` is that of the assignment's
  /// weights, unless the actor has changed to newer ones since.
  public init(
    of assignment: Assignment, index: UInt32, isLast: Bool, policyVersion: PolicyVersion? = nil,
    steps: UInt32, body: [UInt8]
  ) {
    ticket = assignment.ticket
    epoch = assignment.epoch
    self.index = index
    self.isLast = isLast
    self.policyVersion = policyVersion ?? assignment.weights.version
    self.steps = steps
    self.body = body
  }
}

/// What a rollout does next.
public enum ActorWork: Equatable, Sendable {
  /// Prepare for this job: the first thing that an actor hears, and again if a restarted learner
  /// trains something else.
  case prepare(Job)
  /// Run this episode.
  case run(Assignment)
  /// Stop: there is nothing more to do.
  case stop(ActorStop)
}

/// Why an actor's session ended.
public enum ActorStop: Equatable, Sendable, CustomStringConvertible {
  /// The learner's run is over.
  case finished
  /// This side was asked to stop.
  case stopped
  /// The learner does not accept this actor; the text has the remedy.
  case rejected(Rejection)

  public var description: String {
    switch self {
    case .finished: "the run is over"
    case .stopped: "stopped"
    case .rejected(let rejection): rejection.text
    }
  }
}

/// What became of a segment that was handed over.
public enum Submission: Equatable, Sendable {
  /// It is on its way, and will be delivered exactly once or accounted for.
  case accepted
  /// Its ticket was withdrawn or its epoch is over: stop the episode, ask for other work.
  case void
}
