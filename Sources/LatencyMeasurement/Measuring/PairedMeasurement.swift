import SeededRandom

/// Times an original and candidates beside each other: rounds of one session of each, in random
/// order, until the difference is clear or the time is over.
///
///     let outcomes = try PairedMeasurement(LatencySettings()).compare(original, [rewritten])
public struct PairedMeasurement: Sendable {
  public let settings: LatencySettings
  private let now: @Sendable () -> Double

  /// - Parameter now: Seconds since some fixed moment.
  public init(_ settings: LatencySettings, now: (@Sendable () -> Double)? = nil) {
    self.settings = settings
    if let now {
      self.now = now
    } else {
      let start = ContinuousClock().now
      self.now = { start.duration(to: ContinuousClock().now) / .seconds(1) }
    }
  }

  /// Times the models.
  /// - Returns: What became of each candidate, in their order.
  /// - Throws: `LatencyError` when the original cannot be opened or run.
  public func compare(
    _ original: any TimedModel, _ candidates: [any TimedModel],
    progress: (LatencyProgress) -> Void = { _ in }
  ) throws -> [LatencyOutcome] {
    let start = now()
    let plan = RoundPlan(settings: settings)
    let statistics = LatencyStatistics(settings)
    let timer = SessionTimer(floor: settings.blockFloor / 1e3, now: now)
    var pilot = try Pilot(original, candidates, timer: timer) {
      now() - start < settings.timeLimit
    }
    var active = candidates.indices.filter { pilot.failures[$0] == nil }
    var rounds: [LatencyRound] = []
    var needed: Double?
    while !active.isEmpty {
      progress(
        LatencyProgress(
          rounds: rounds.count, mostRounds: settings.mostRounds, seconds: now() - start,
          timeLimit: settings.timeLimit))
      let sides = [Side.original, .control] + active.map { .candidate($0) }
      let step = plan.next(
        after: rounds, active: active, costs: sides.map { pilot.cost(of: $0) },
        elapsed: now() - start)
      if case .tooSlow(let seconds) = step { needed = seconds }
      guard case .round(let blocks) = step else { break }
      let order = order(of: sides, round: rounds.count)
      let models = order.map { side in
        if case .candidate(let index) = side { return candidates[index] }
        return original
      }
      let isLarge =
        !settings.opensSessionsTogether
        || models.reduce(0) { $0 + $1.byteCount } > settings.sessionsAtOnceLimit
      let times = try timer.times(
        of: models, runs: order.map { pilot.runs(of: $0, floor: settings.blockFloor / 1e3) },
        blocks: blocks, atOnce: !isLarge)
      var medians = [Side: Double](minimumCapacity: order.count)
      for (side, time) in zip(order, times) {
        medians[side] = time.median
        pilot.note(time, of: side)
      }
      rounds.append(
        LatencyRound(
          original: medians[.original] ?? 0, control: medians[.control] ?? 0,
          candidates: candidates.indices.map { medians[.candidate($0)] }))
      if settings.looks.contains(rounds.count), active.count > 1 {
        active.removeAll {
          statistics.comparison(of: $0, in: rounds)?.verdict == .slower
        }
      }
    }
    return candidates.indices.map { index in
      if let failure = pilot.failures[index] { return .failed(failure) }
      guard rounds.count >= settings.leastRounds,
        let comparison = statistics.comparison(of: index, in: rounds)
      else { return .tooSlow(needed: needed ?? settings.timeLimit) }
      return .compared(comparison)
    }
  }

  private func order(of sides: [Side], round: Int) -> [Side] {
    var random = CounterRandom(
      seed: settings.seed, stream: [LatencyStatistics.Purpose.order, UInt64(round)])
    var order = sides
    random.shuffle(&order)
    return order
  }
}

/// Whose session it is.
enum Side: Hashable {
  case original, control
  case candidate(Int)
}
