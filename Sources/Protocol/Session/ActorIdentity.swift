/// Who an actor is, as a learner knows it.
public struct ActorIdentity: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// Its public key, Z85; empty on a connection without encryption.
  public var key: String
  /// The name that it gave itself.
  public var name: String
  /// This start of it.
  public var instance: InstanceID

  /// Makes an identity.
  public init(key: String, name: String, instance: InstanceID) {
    self.key = key
    self.name = name
    self.instance = instance
  }

  public static func < (left: ActorIdentity, right: ActorIdentity) -> Bool {
    (left.name, left.key, left.instance) < (right.name, right.key, right.instance)
  }

  public var description: String { name }
}

/// What names one trajectory among all that a learner received.
public struct DeliveryID: Hashable, Sendable {
  /// Who made it.
  public var actor: ActorIdentity
  /// Its number among those of this instance.
  public var sequence: SequenceNumber

  /// Makes an id.
  public init(actor: ActorIdentity, sequence: SequenceNumber) {
    self.actor = actor
    self.sequence = sequence
  }
}

/// A trajectory that a learner received, exactly once, and must settle.
public struct DeliveredTrajectory: Equatable, Sendable {
  /// Its name in the accounts.
  public var id: DeliveryID
  /// The trajectory.
  public var message: TrajectoryMessage

  /// Makes a delivery.
  public init(id: DeliveryID, message: TrajectoryMessage) {
    self.id = id
    self.message = message
  }
}

/// Why an actor is no longer there.
public enum Departure: Equatable, Sendable, CustomStringConvertible {
  /// It said BYE.
  case farewell(Farewell.Reason, text: String)
  /// Its connection broke and did not come back in time.
  case unreachable
  /// It was silent for too long.
  case timedOut
  /// It broke the protocol.
  case rejected(Rejection.Code)

  public var description: String {
    switch self {
    case .farewell(let reason, let text): text.isEmpty ? "\(reason)" : "\(reason): \(text)"
    case .unreachable: "connection lost"
    case .timedOut: "silent for too long"
    case .rejected(let code): "rejected: \(code)"
    }
  }
}

/// Something that people should read. The text is fixed; what varies stands in the metadata.
public struct Notice: Equatable, Sendable, CustomStringConvertible {
  /// How much it matters.
  public enum Level: String, Sendable {
    case info
    case warning
    case error
  }

  /// How much it matters.
  public var level: Level
  /// What happened, and what to do about it.
  public var text: String
  /// Which peer, endpoint, file; in a fixed order.
  public var metadata: [(name: String, value: String)]

  /// Makes a notice.
  public init(_ level: Level, _ text: String, _ metadata: [(name: String, value: String)] = []) {
    self.level = level
    self.text = text
    self.metadata = metadata
  }

  public static func == (left: Notice, right: Notice) -> Bool {
    left.level == right.level && left.text == right.text
      && left.metadata.elementsEqual(right.metadata, by: ==)
  }

  public var description: String {
    metadata.isEmpty
      ? text
      : text + " [" + metadata.map { "\($0.name): \($0.value)" }.joined(separator: ", ") + "]"
  }
}
