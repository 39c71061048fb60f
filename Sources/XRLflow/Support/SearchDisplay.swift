import RewriteEnvironment
import Synchronization
import Telemetry

/// The progress of a search on the terminal.
final class SearchDisplay: Sendable {
  private let reporter: Mutex<ProgressReporter>
  private let timeLimit: Double?
  private let stepBudget: Int?
  private let start = ContinuousClock().now
  private let last = Mutex("")

  /// - Parameters:
  ///   - timeLimit: In seconds; nil for none.
  ///   - stepBudget: Nil for none.
  init(label: String, timeLimit: Double?, stepBudget: Int?) {
    reporter = Mutex(ProgressReporter(label: label, output: TerminalOutput()))
    self.timeLimit = timeLimit
    self.stepBudget = stepBudget
  }

  func show(_ progress: SearchProgress) {
    let detail =
      "step \(progress.steps), best \(progress.bestCost.rounded(toPlaces: 3)) us predicted"
    last.withLock { $0 = detail }
    let fraction = max(
      timeLimit.map { seconds / $0 } ?? 0,
      stepBudget.map { Double(progress.steps) / Double($0) } ?? 0
    )
    reporter.withLock { $0.update(fraction: min(1, fraction), detail: detail, at: seconds) }
  }

  func finish() {
    let detail = last.withLock { $0 }
    reporter.withLock { $0.finish(detail: detail, at: seconds) }
  }

  /// Since this display was made.
  var seconds: Double { start.duration(to: ContinuousClock().now) / .seconds(1) }
}
