public import ReinforcementLearning

/// The learner: where it listens, what it keeps, how long and how it trains.
public struct LearnerConfiguration: Codable, Hashable, Sendable {
  /// Where the learner listens.
  public var endpoint = "tcp://127.0.0.1:5757"
  /// What actors connect to, when that differs from `endpoint`.
  public var publicEndpoint: String?
  /// Folder that receives one folder a run.
  public var runDirectory = "runs"
  /// Seconds between checkpoints.
  public var checkpointEverySeconds: Double = 30
  /// The root of all random numbers.
  public var seed: UInt64 = 1
  /// Threads for gradients.
  public var threads = 1
  /// Updates by which a trajectory's policy may be older than the learner's; 0: synchronous.
  public var maximumLag = 0
  /// Episodes to train for.
  public var episodes: Int? = 1000
  /// Minutes to train for.
  public var minutes: Double?
  /// Episodes that make up one update.
  public var episodesPerUpdate = 10
  /// Steps after which an episode is cut off.
  public var maximumSteps = 100
  /// Steps in a segment, the unit in which trajectories travel.
  public var segmentLength = 32
  /// The learning algorithm.
  public var ppo = PPOConfiguration()

  /// The defaults.
  public init() {}

  /// What actors connect to.
  public var reachableEndpoint: String { publicEndpoint ?? endpoint }
}

extension LearnerConfiguration: ConfigurationSection {
  static var sectionName: String { "learner" }

  static var fields: [Field<Self>] {
    [
      Field(
        "endpoint", \.endpoint,
        "Where the learner listens: `tcp://address:port`, or `tcp://*:port` for every address."),
      Field(
        "publicEndpoint", \.publicEndpoint,
        "What actors connect to; null: the same as `endpoint`. Needed where that is `*`."),
      Field(
        "runDirectory", \.runDirectory,
        "Folder that receives one folder a run; relative paths start at the folder of this file."),
      Field(
        "checkpointEverySeconds", \.checkpointEverySeconds,
        "Seconds between checkpoints; 1 or more. One is always written at the end."),
      Field("seed", \.seed, "The root of all random numbers."),
      Field(
        "threads", \.threads,
        "Threads for gradients, from 1 to 256. Their number does not change the result."),
      Field(
        "maximumLag", \.maximumLag,
        "Updates by which the policy that collected a trajectory may be older than the learner's, "
          + "from 0 to 1000. 0: synchronous, and the same weights for any number of actors."),
      Field(
        "episodes", \.episodes, "Episodes to train for; null: no limit, then give `minutes`."),
      Field(
        "minutes", \.minutes,
        "Minutes to train for; null: no limit. With both, the first one reached ends the run."),
      Field("episodesPerUpdate", \.episodesPerUpdate, "Episodes in one update, 1 to 100000."),
      Field(
        "maximumSteps", \.maximumSteps, "Steps after which an episode is cut off, 1 to 10000."),
      Field(
        "segmentLength", \.segmentLength,
        "Steps in a segment, the unit in which trajectories travel, 1 to 32."),
      Field("ppo", \.ppo, "The learning algorithm."),
    ]
  }

  func invalidFields() -> [InvalidField] {
    var found: [InvalidField] = []
    func require(_ isValid: Bool, _ name: String, _ value: Any, _ requirement: String) {
      guard !isValid else { return }
      found.append(
        InvalidField(name: name, message: "is \(value)", remedy: "give \(requirement)"))
    }
    let example = "an endpoint such as tcp://127.0.0.1:5757"
    require(EndpointAddress(endpoint) != nil, "endpoint", "\"\(endpoint)\"", example)
    if let publicEndpoint {
      let address = EndpointAddress(publicEndpoint)
      require(
        address.map { !$0.isWildcard && $0.port != 0 } ?? false, "publicEndpoint",
        "\"\(publicEndpoint)\"", "the address of one host, such as tcp://learner.example:5757")
    } else if let address = EndpointAddress(endpoint), address.isWildcard {
      found.append(
        InvalidField(
          name: "publicEndpoint", message: "is missing, and nobody can connect to \(endpoint)",
          remedy: "give the address that actors connect to"))
    }
    require(!runDirectory.isEmpty, "runDirectory", "empty", "a folder")
    require(
      checkpointEverySeconds >= 1 && checkpointEverySeconds.isFinite, "checkpointEverySeconds",
      checkpointEverySeconds, "1 or more")
    require((1...256).contains(threads), "threads", threads, "1 to 256")
    require((0...1000).contains(maximumLag), "maximumLag", maximumLag, "0 to 1000")
    if let episodes {
      require(
        (1...1_000_000_000).contains(episodes), "episodes", episodes, "1 to 1000000000, or null")
    }
    if let minutes {
      require(minutes > 0 && minutes.isFinite, "minutes", minutes, "more than 0, or null")
    }
    if episodes == nil, minutes == nil {
      found.append(
        InvalidField(
          name: "episodes", message: "is null, and so is minutes: the run would never end",
          remedy: "give one of the two"))
    }
    require(
      (1...100_000).contains(episodesPerUpdate), "episodesPerUpdate", episodesPerUpdate,
      "1 to 100000")
    require((1...10_000).contains(maximumSteps), "maximumSteps", maximumSteps, "1 to 10000")
    require((1...32).contains(segmentLength), "segmentLength", segmentLength, "1 to 32")
    return found
  }
}
