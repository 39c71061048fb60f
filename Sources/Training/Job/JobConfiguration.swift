public import GraphPolicy
import Protocol

/// What an actor has to know of a run beside graphs, rules and cost profile: the JSON in WELCOME.
public struct JobConfiguration: Codable, Hashable, Sendable {
  /// Bumped with every change of what the fields, the features or the trajectory codec mean.
  static let schemaVersion = 1

  /// Seed of the run; every episode's random numbers follow from it and the episode's number.
  public var seed: UInt64
  /// Steps after which an episode is cut.
  public var horizon: Int
  /// Most steps of one trajectory segment.
  public var segmentLength: Int
  /// Shape of the network, with the names of the rules that it knows.
  public var policy: PolicyConfiguration
  /// What the rules have to know of each model, in the order of the job's graphs.
  public var models: [ModelFacts]

  public struct ModelFacts: Codable, Hashable, Sendable {
    /// Version of the default operator set: rules that need a newer one are left out.
    public var operatorSetVersion: Int
    /// Whether operators of `com.microsoft` may be introduced.
    public var allowsMicrosoftOperators: Bool

    public init(operatorSetVersion: Int, allowsMicrosoftOperators: Bool) {
      self.operatorSetVersion = operatorSetVersion
      self.allowsMicrosoftOperators = allowsMicrosoftOperators
    }
  }

  public init(
    seed: UInt64, horizon: Int, segmentLength: Int, policy: PolicyConfiguration,
    models: [ModelFacts]
  ) {
    self.seed = seed
    self.horizon = horizon
    self.segmentLength = segmentLength
    self.policy = policy
    self.models = models
  }

  /// What is wrong with it, or nil.
  var problem: String? {
    if let problem = policy.problem { return problem }
    if horizon < 1 { return "a horizon of \(horizon) steps" }
    if !(1...TrajectorySegment.maximumSteps).contains(segmentLength) {
      return "segments of \(segmentLength) steps, not 1 to \(TrajectorySegment.maximumSteps)"
    }
    return nil
  }
}
