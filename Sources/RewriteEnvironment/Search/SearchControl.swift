/// Bounds of a search, and the ways to watch and stop it.
public struct SearchControl: Sendable {
  public var seed: UInt64
  /// Most edits that may be carried out; for backtracking, most graphs that may be expanded.
  public var stepBudget: Int
  public var timeLimit: Duration?
  /// Asked before every step.
  public var isCancelled: @Sendable () -> Bool
  /// Called after every step.
  public var progress: @Sendable (SearchProgress) -> Void
  private let startStopwatch: @Sendable () -> @Sendable () -> Duration

  /// - Parameter clock: Time is read from it alone, and only where there is a limit.
  public init<C: Clock>(
    seed: UInt64 = 0, stepBudget: Int = .max, timeLimit: Duration? = nil,
    clock: C = ContinuousClock(),
    isCancelled: @escaping @Sendable () -> Bool = { Task.isCancelled },
    progress: @escaping @Sendable (SearchProgress) -> Void = { _ in }
  ) where C.Duration == Duration {
    self.seed = seed
    self.stepBudget = stepBudget
    self.timeLimit = timeLimit
    self.isCancelled = isCancelled
    self.progress = progress
    startStopwatch = {
      let start = clock.now
      return { start.duration(to: clock.now) }
    }
  }

  /// Starts to count steps and time.
  public func start() -> SearchMeter { SearchMeter(control: self, elapsed: startStopwatch()) }
}

/// How far a search is.
public struct SearchProgress: Hashable, Sendable {
  /// Steps so far, counted as in `SearchControl.stepBudget`.
  public let steps: Int
  /// Cost of the best graph so far, in microseconds.
  public let bestCost: Double
}

/// Counts the steps of one search and says when it has to end.
public struct SearchMeter: Sendable {
  private let control: SearchControl
  private let elapsed: @Sendable () -> Duration
  public private(set) var steps = 0

  init(control: SearchControl, elapsed: @escaping @Sendable () -> Duration) {
    self.control = control
    self.elapsed = elapsed
  }

  /// Why the search has to end now, or nil.
  public var ending: SearchEnding? {
    if control.isCancelled() { return .cancelled }
    if steps >= control.stepBudget { return .stepBudget }
    if let limit = control.timeLimit, elapsed() >= limit { return .timeLimit }
    return nil
  }

  public mutating func countStep(bestCost: Double) {
    steps += 1
    control.progress(SearchProgress(steps: steps, bestCost: bestCost))
  }
}
