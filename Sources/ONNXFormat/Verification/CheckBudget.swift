/// How long a check may take: so many seconds, or so many runs of the model, whichever is more.
public struct CheckBudget: Sendable {
  public var seconds: Double
  public var runs: Int
  /// Seconds since some moment.
  let now: @Sendable () -> Double

  /// - Parameter clock: Time is read from it alone.
  public init<C: Clock>(
    seconds: Double = 30, runs: Int = 40, clock: C = ContinuousClock()
  ) where C.Duration == Duration {
    self.seconds = seconds
    self.runs = runs
    let start = clock.now
    now = {
      let duration = start.duration(to: clock.now)
      return Double(duration.components.seconds) + Double(duration.components.attoseconds) * 1e-18
    }
  }

  /// Sets of inputs that can be compared when a run takes `seconds` and each set is run on
  /// `runsEach` times.
  func trials(runTaking seconds: Double, runsEach: Int) -> Int {
    let affordable = seconds > 0 ? self.seconds / seconds : Double(Int32.max)
    return max(runs, Int(min(affordable, Double(Int32.max)))) / max(runsEach, 1)
  }
}
