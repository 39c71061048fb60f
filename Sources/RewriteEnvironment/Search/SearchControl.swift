/// Bounds of a search, and the ways to watch and stop it.
public struct SearchControl: Sendable {
  public var seed: UInt64
  /// Most steps that may be taken; docs/environment.md says what a step of each search is.
  public var stepBudget: Int
  public var timeLimit: Duration?
  /// Threads that a search may use. The result does not depend on it.
  public var threads: Int
  /// Asked before every step, and while candidates are listed.
  public var isCancelled: @Sendable () -> Bool
  /// Called after every step.
  public var progress: @Sendable (SearchProgress) -> Void
  private let startStopwatch: @Sendable () -> @Sendable () -> Duration

  /// - Parameter clock: Time is read from it alone, and only where there is a limit.
  public init<C: Clock>(
    seed: UInt64 = 0, stepBudget: Int = .max, timeLimit: Duration? = nil, threads: Int = 1,
    clock: C = ContinuousClock(),
    isCancelled: @escaping @Sendable () -> Bool = { Task.isCancelled },
    progress: @escaping @Sendable (SearchProgress) -> Void = { _ in }
  ) where C.Duration == Duration {
    precondition(threads > 0, "\(threads) threads")
    self.seed = seed
    self.stepBudget = stepBudget
    self.timeLimit = timeLimit
    self.threads = threads
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
  public var ending: SearchEnding? { interruption ?? (stepsLeft == 0 ? .stepBudget : nil) }

  /// What interrupts the search: cancellation or the end of its time. What was listed since then
  /// may be part of what there is.
  public var interruption: SearchEnding? {
    if control.isCancelled() { return .cancelled }
    if let limit = control.timeLimit, elapsed() >= limit { return .timeLimit }
    return nil
  }

  /// Steps that the budget still allows.
  public var stepsLeft: Int { max(0, control.stepBudget - steps) }

  public mutating func countStep(bestCost: Double) {
    steps += 1
    control.progress(SearchProgress(steps: steps, bestCost: bestCost))
  }

  /// `environment` with listings that end when this search is interrupted.
  public func bounding(_ environment: RewriteEnvironment) -> RewriteEnvironment {
    var environment = environment
    environment.isCancelled = { interruption != nil }
    return environment
  }
}
