import LatencyMeasurement
import Synchronization
import Telemetry

/// The progress of measurements on the terminal.
final class LatencyDisplay: Sendable {
  private let reporter: Mutex<ProgressReporter>
  private let start = ContinuousClock().now
  private let last = Mutex<(fraction: Double, detail: String)>((0, ""))

  init(label: String) {
    reporter = Mutex(ProgressReporter(label: label, output: TerminalOutput()))
  }

  func show(_ progress: LatencyProgress) {
    let detail =
      "timing, round \(progress.rounds + 1), "
      + "\(max(0, progress.timeLimit - progress.seconds).rounded(toPlaces: 0)) s left at most"
    last.withLock { $0 = (progress.fraction, detail) }
    reporter.withLock { $0.update(fraction: progress.fraction, detail: detail, at: seconds) }
  }

  /// Leaves the last line standing, if there was one.
  func finish() {
    let (fraction, detail) = last.withLock { $0 }
    guard !detail.isEmpty else { return }
    reporter.withLock { $0.finish(fraction: fraction, detail: detail, at: seconds) }
  }

  private var seconds: Double { start.duration(to: ContinuousClock().now) / .seconds(1) }
}
