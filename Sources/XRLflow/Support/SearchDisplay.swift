import RewriteEnvironment
import Synchronization
import Telemetry

/// The progress of a search on the terminal.
final class SearchDisplay: Sendable {
  private let reporter: Mutex<ProgressReporter>
  private let timeLimit: Double
  private let start = ContinuousClock().now
  private let last = Mutex("")

  init(label: String, timeLimit: Double) {
    reporter = Mutex(ProgressReporter(label: label, output: TerminalOutput()))
    self.timeLimit = timeLimit
  }

  func show(_ progress: SearchProgress) {
    let detail = "step \(progress.steps), best \(progress.bestCost.rounded(toPlaces: 3)) us"
    last.withLock { $0 = detail }
    reporter.withLock {
      $0.update(fraction: min(1, seconds / timeLimit), detail: detail, at: seconds)
    }
  }

  func finish() {
    let detail = last.withLock { $0 }
    reporter.withLock { $0.finish(detail: detail, at: seconds) }
  }

  private var seconds: Double { start.duration(to: ContinuousClock().now) / .seconds(1) }
}
