/// A number of trajectories and of the steps in them: the unit of the accounts.
public struct Tally: Equatable, Hashable, Sendable, AdditiveArithmetic, CustomStringConvertible {
  /// Trajectories, that is segments of episodes.
  public var trajectories: UInt64
  /// Steps in them.
  public var steps: UInt64

  /// Nothing, unless told otherwise.
  public init(trajectories: UInt64 = 0, steps: UInt64 = 0) {
    self.trajectories = trajectories
    self.steps = steps
  }

  /// One trajectory of `steps` steps.
  public init(steps: UInt32) {
    self.init(trajectories: 1, steps: UInt64(steps))
  }

  public static var zero: Tally { Tally() }

  public static func + (left: Tally, right: Tally) -> Tally {
    Tally(
      trajectories: left.trajectories &+ right.trajectories, steps: left.steps &+ right.steps)
  }

  /// The difference, at least 0 each.
  public static func - (left: Tally, right: Tally) -> Tally {
    Tally(
      trajectories: left.trajectories > right.trajectories
        ? left.trajectories - right.trajectories : 0,
      steps: left.steps > right.steps ? left.steps - right.steps : 0)
  }

  /// The larger of each.
  public func merging(_ other: Tally) -> Tally {
    Tally(trajectories: max(trajectories, other.trajectories), steps: max(steps, other.steps))
  }

  public var description: String { "\(trajectories) trajectories (\(steps) steps)" }
}
