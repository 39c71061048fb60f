/// A first session of each model: what opening and running it takes, and whether it can be run.
struct Pilot {
  private var original: SessionCost
  private var candidates: [SessionCost?]
  /// Shortest time of a run, seconds: a block must last long enough for it.
  private var shortest: [Side: Double] = [:]
  /// Why a candidate cannot be run, by candidate.
  private(set) var failures: [String?]

  /// - Parameter hasTime: Asked before every session but the first; without time left, a candidate is
  ///   taken to be as fast as the original.
  /// - Throws: `LatencyError` when the original cannot be run.
  init(
    _ original: any TimedModel, _ candidates: [any TimedModel], timer: SessionTimer,
    hasTime: () -> Bool
  ) throws {
    do {
      self.original = try Self.cost(of: original, timer)
    } catch {
      throw LatencyError(original: "\(error)")
    }
    self.candidates = []
    failures = []
    for candidate in candidates {
      guard hasTime() else {
        self.candidates.append(nil)
        failures.append(nil)
        continue
      }
      do {
        self.candidates.append(try Self.cost(of: candidate, timer))
        failures.append(nil)
      } catch {
        self.candidates.append(nil)
        failures.append("\(error)")
      }
    }
  }

  private static func cost(of model: any TimedModel, _ timer: SessionTimer) throws -> SessionCost {
    var session: (any TimedSession)?
    let open = try timer.time {
      session = try model.open()
      try session?.run()
    }
    // Longer than the rest where it is short: the time of one run decides how many make a block.
    var times: [Double] = []
    repeat {
      times.append(try timer.time { try session?.run() })
    } while times.count < 5 && times.reduce(0, +) < timer.floor
    return SessionCost(open: open, run: times.median ?? 0)
  }

  /// What a session of the side takes.
  func cost(of side: Side) -> SessionCost {
    if case .candidate(let index) = side { return candidates[index] ?? original }
    return original
  }

  /// Runs of a block.
  func runs(of side: Side, floor: Double) -> Int {
    let cost = cost(of: side)
    return SessionCost(open: cost.open, run: min(cost.run, shortest[side] ?? cost.run))
      .runsPerBlock(floor: floor)
  }

  /// Keeps the time of the slowest session: none is begun that cannot be finished in time.
  mutating func note(_ time: SessionTime, of side: Side) {
    let known = cost(of: side)
    shortest[side] = min(shortest[side] ?? known.run, time.median / 1e3)
    let slowest = SessionCost(
      open: max(known.open, time.open), run: max(known.run, time.median / 1e3))
    if case .candidate(let index) = side { candidates[index] = slowest } else { original = slowest }
  }
}
