import Synchronization
import Telemetry

/// The progress of a job of equal parts that several threads work on.
final class JobProgress: Sendable {
  private let total: Int
  private let start = ContinuousClock().now
  private let state: Mutex<(done: Int, reporter: ProgressReporter)>

  init(label: String, total: Int) {
    self.total = total
    state = Mutex((0, ProgressReporter(label: label, output: TerminalOutput())))
  }

  /// One part more is done.
  func advance() {
    let seconds = seconds
    state.withLock {
      $0.done += 1
      $0.reporter.update(
        fraction: Double($0.done) / Double(max(total, 1)), detail: "\($0.done) of \(total)",
        at: seconds)
    }
  }

  func finish() {
    let seconds = seconds
    state.withLock { $0.reporter.finish(detail: "\($0.done) of \(total)", at: seconds) }
  }

  private var seconds: Double { start.duration(to: ContinuousClock().now) / .seconds(1) }
}
