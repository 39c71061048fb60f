import RuleGeneration
import Telemetry

/// The progress of a rule generation on the terminal: one line for each phase.
final class GenerationDisplay {
  private let output = TerminalOutput()
  private let start = ContinuousClock().now
  private var label = ""
  private var phaseStart = 0.0
  private var fraction = 0.0
  private var reporter: ProgressReporter?

  /// Seconds since the work began.
  var seconds: Double { start.duration(to: ContinuousClock().now) / .seconds(1) }

  func show(_ phase: GenerationPhase, _ done: Int, _ total: Int) {
    let label = label(of: phase)
    if label != self.label {
      finish(isComplete: true)
      self.label = label
      phaseStart = seconds
      reporter = ProgressReporter(label: label, output: output)
    }
    fraction = total > 0 ? Double(done) / Double(total) : 1
    reporter?.update(
      fraction: fraction, detail: "\(done) of \(total)", at: seconds - phaseStart)
  }

  /// Ends the phase that is shown.
  func finish(isComplete: Bool) {
    reporter?.finish(
      fraction: isComplete ? 1 : fraction, detail: isComplete ? "" : "stopped",
      at: seconds - phaseStart)
    reporter = nil
  }

  private func label(of phase: GenerationPhase) -> String {
    switch phase {
    case .enumerating(let size): "graphs of \(size)"
    case .confirming: "equations"
    case .deriving: "derivations"
    case .verifying: "verification"
    }
  }
}
