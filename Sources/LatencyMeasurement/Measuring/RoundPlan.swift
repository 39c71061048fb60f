/// What one session of a model takes, seconds: the longest that was seen.
struct SessionCost: Hashable, Sendable {
  /// Opening it, with its first run.
  var open: Double
  /// One run.
  var run: Double

  /// Runs of a block that lasts `floor` seconds.
  func runsPerBlock(floor: Double) -> Int {
    max(1, Int((floor / max(run, 1e-7)).rounded(.up)))
  }

  /// Opening, a second run, and `blocks` blocks.
  func seconds(blocks: Int, floor: Double) -> Double {
    let block = Double(runsPerBlock(floor: floor)) * run
    // Where a block is several runs, one more comes before it.
    let first = runsPerBlock(floor: floor) > 1 ? run : 0
    return open + run + Double(blocks) * (block + first)
  }
}

/// Decides, between rounds, whether there is another one: a pure function of what was measured.
struct RoundPlan: Sendable {
  let settings: LatencySettings

  /// What comes next.
  enum Step: Hashable, Sendable {
    /// A round with that many blocks of each session.
    case round(blocks: Int)
    /// Enough is known, or there is no time for more.
    case stop
    /// There is no time for `LatencySettings.leastRounds` rounds: they take so many seconds.
    case tooSlow(needed: Double)
  }

  /// - Parameters:
  ///   - rounds: Those that were made.
  ///   - active: The candidates that are still measured.
  ///   - costs: Of the sessions of a round: two of the original, one of each active candidate.
  ///   - elapsed: Seconds since the measurement began.
  func next(
    after rounds: [LatencyRound], active: [Int], costs: [SessionCost], elapsed: Double
  ) -> Step {
    let made = rounds.count
    let statistics = LatencyStatistics(settings)
    if made >= settings.mostRounds { return .stop }
    if settings.looks.contains(made), active.allSatisfy({ statistics.isSettled($0, in: rounds) }) {
      return .stop
    }
    let left = settings.timeLimit - elapsed
    func seconds(_ blocks: Int) -> Double {
      costs.reduce(0) { $0 + $1.seconds(blocks: blocks, floor: settings.blockFloor / 1e3) }
    }
    let missing = settings.leastRounds - made
    if missing > 0, Double(missing) * seconds(1) > left {
      return .tooSlow(needed: elapsed + Double(missing) * seconds(1))
    }
    // As many blocks as leave time for the rounds up to the second look.
    let wished = settings.looks.first { $0 > made } ?? settings.mostRounds
    let share = left / Double(max(1, wished - made))
    var blocks = settings.blocksPerSession
    while blocks > 1, seconds(blocks) > share { blocks -= 1 }
    return seconds(blocks) > left ? .stop : .round(blocks: blocks)
  }
}
