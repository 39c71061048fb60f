/// Adds up the time of repeated work.
struct Stopwatch {
  private(set) var seconds = 0.0
  private(set) var count = 0

  var mean: Double { count == 0 ? 0 : seconds / Double(count) }

  mutating func time<Result>(_ body: () throws -> Result) rethrows -> Result {
    let clock = ContinuousClock()
    let start = clock.now
    let result = try body()
    seconds += start.duration(to: clock.now) / .seconds(1)
    count += 1
    return result
  }

  /// Mean time of `body`, repeated for about `seconds`, the first time not counted.
  static func mean(for seconds: Double, _ body: () -> Void) -> Double {
    body()
    var watch = Stopwatch()
    while watch.seconds < seconds { watch.time(body) }
    return watch.mean
  }
}
