/// How long and how carefully to measure; `docs/latency.md` says why the defaults are what they are.
public struct LatencySettings: Sendable {
  /// Seconds that a measurement takes at most.
  public var timeLimit: Double
  /// Root of the random order of sessions and of the bootstrap.
  public var seed: UInt64
  /// Shortest block of runs that is timed, milliseconds.
  public var blockFloor = 4.0
  /// Blocks of a session at most.
  public var blocksPerSession = 10
  /// Numbers of rounds after which a decision may be taken; the last one is the most that are made.
  public var looks = [5, 8, 12, 16]
  /// Rounds below which nothing is said.
  public var leastRounds = 3
  /// Whether sessions may be open together; with several threads each, those that wait for work would
  /// disturb the one that is timed.
  public var opensSessionsTogether = true
  /// Bytes of models above which sessions are opened one after another instead of all at once.
  public var sessionsAtOnceLimit = 1 << 29
  /// How sure a decision is, all looks and candidates together, and what intervals are printed for.
  public var confidence = 0.95
  /// Resamples of the bootstrap.
  public var resamples = 2000
  /// A difference below this share is none, whatever the control says.
  public var smallestDifference = 0.01
  /// An interval within this share of 1 settles that two models are equally fast.
  public var equalWithin = 0.03
  /// A result that is slower than this share of the original's speed does not count as equally fast,
  /// however wide the control is.
  public var tolerated = 0.97

  /// - Parameter timeLimit: In seconds.
  public init(timeLimit: Double = 20, seed: UInt64 = 1) {
    precondition(timeLimit > 0, "a time limit of \(timeLimit) s")
    self.timeLimit = timeLimit
    self.seed = seed
  }

  /// Rounds at most.
  var mostRounds: Int { looks.last ?? leastRounds }

  /// What an interval leaves out when it is one of several that are looked at.
  func correctedConfidence(candidates: Int) -> Double {
    1 - (1 - confidence) / Double(max(1, looks.count) * max(1, candidates))
  }
}
