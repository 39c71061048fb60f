/// What a session took.
struct SessionTime: Sendable {
  /// Median over the blocks of the time of one run, milliseconds.
  let median: Double
  /// Seconds to open it.
  let open: Double
}

/// Opens sessions and times blocks of runs.
struct SessionTimer {
  /// Seconds that a block lasts at least.
  let floor: Double
  let now: @Sendable () -> Double

  /// Seconds that something takes.
  func time(_ body: () throws -> Void) rethrows -> Double {
    let start = now()
    try body()
    return now() - start
  }

  /// Times one session of each model, opened in that order.
  ///
  /// All at once, blocks of the sessions take turns, and each turn goes through them the other way
  /// round than the one before. One after another, each session is closed before the next is opened.
  /// - Parameter runs: Runs of a block, by model.
  func times(
    of models: [any TimedModel], runs: [Int], blocks: Int, atOnce: Bool
  ) throws -> [SessionTime] {
    guard atOnce else {
      return try zip(models, runs).flatMap { model, runs in
        try self.times(of: [model], runs: [runs], blocks: blocks, atOnce: true)
      }
    }
    var sessions: [any TimedSession] = []
    var opened: [Double] = []
    for model in models {
      opened.append(
        try time {
          let session = try model.open()
          sessions.append(session)
          // The first runs take memory and fill caches.
          try session.run()
        })
      try sessions.last?.run()
    }
    var times = [[Double]](repeating: [], count: models.count)
    for block in 0..<blocks {
      for place in models.indices {
        let index = block % 2 == 0 ? place : models.count - 1 - place
        times[index].append(try time(blockOf: sessions[index], runs: runs[index]))
      }
    }
    return zip(times, opened).map { SessionTime(median: $0.median ?? 0, open: $1) }
  }

  /// Milliseconds of one run, of a block of several.
  private func time(blockOf session: any TimedSession, runs: Int) throws -> Double {
    // Other sessions have had the caches in between.
    if runs > 1 { try session.run() }
    return 1e3 / Double(runs) * (try time { for _ in 0..<runs { try session.run() } })
  }
}
