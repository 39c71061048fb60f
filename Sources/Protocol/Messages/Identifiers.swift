/// A number on the wire that means one thing: versions, episodes and instances are never mixed up.
public protocol WireIdentifier: RawRepresentable, Hashable, Comparable, Sendable,
  ExpressibleByIntegerLiteral, CustomStringConvertible
where RawValue == UInt64 {
  /// Wraps the number.
  init(rawValue: UInt64)
}

extension WireIdentifier {
  /// Wraps the number.
  public init(_ rawValue: UInt64) { self.init(rawValue: rawValue) }
  public init(integerLiteral value: UInt64) { self.init(rawValue: value) }
  public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
  public var description: String { "\(rawValue)" }
}

/// Number of the learner's parameter update that made a set of weights; 0 is the initial one.
public struct PolicyVersion: WireIdentifier {
  public var rawValue: UInt64
  public init(rawValue: UInt64) { self.rawValue = rawValue }
}

/// Number of an episode in a run. Its random numbers are keyed by it, whichever actor runs it.
public struct EpisodeID: WireIdentifier {
  public var rawValue: UInt64
  public init(rawValue: UInt64) { self.rawValue = rawValue }
}

/// One training run: the same after a resume, another for another run directory.
public struct RunID: WireIdentifier {
  public var rawValue: UInt64
  public init(rawValue: UInt64) { self.rawValue = rawValue }
}

/// One start of a learner. Acknowledgements, tickets and weights of another epoch are void.
public struct Epoch: WireIdentifier {
  public var rawValue: UInt64
  public init(rawValue: UInt64) { self.rawValue = rawValue }
  /// What a frame carries before its sender knows the learner's epoch.
  public static let none: Epoch = 0
}

/// One start of an actor process, drawn at random by it.
public struct InstanceID: WireIdentifier {
  public var rawValue: UInt64
  public init(rawValue: UInt64) { self.rawValue = rawValue }
}

/// Position of a trajectory among those of one actor instance in one epoch: 1, 2, 3, ...
public struct SequenceNumber: WireIdentifier {
  public var rawValue: UInt64
  public init(rawValue: UInt64) { self.rawValue = rawValue }
}
