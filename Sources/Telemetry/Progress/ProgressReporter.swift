/// Shows the progress of a long job: a bar that is redrawn on a terminal, else a line every few
/// seconds.
///
/// Times are given by the caller, in seconds since the job began, by whatever clock it uses.
public struct ProgressReporter: Sendable {
  private let label: String
  private let output: TerminalOutput
  /// Seconds between two plain lines, and between two drawings of the bar.
  private let interval: Double
  private var lastShown: Double?
  private var isFinished = false

  /// A reporter for the job that `label` names.
  ///
  /// - Parameter plainInterval: seconds between lines where no bar can be drawn.
  public init(label: String, output: TerminalOutput, plainInterval: Double = 5) {
    self.label = label
    self.output = output
    interval = output.isTerminal ? 0.1 : plainInterval
  }

  /// Shows the progress if it is time to.
  ///
  /// - Parameters:
  ///   - fraction: how much is done, 0 to 1.
  ///   - detail: more about it.
  ///   - seconds: time since the job began.
  public mutating func update(fraction: Double, detail: String = "", at seconds: Double) {
    guard !isFinished else { return }
    if let lastShown, seconds - lastShown < interval { return }
    lastShown = seconds
    show(fraction: fraction, detail: detail, at: seconds)
  }

  /// Shows that the job is over and leaves the last line standing. Later calls do nothing.
  ///
  /// - Parameter fraction: how much was done; less than 1 when the job was stopped.
  public mutating func finish(fraction: Double = 1, detail: String = "", at seconds: Double) {
    guard !isFinished else { return }
    isFinished = true
    output.setStatus("")
    let line = ProgressLine(
      label: label, fraction: fraction, elapsedSeconds: seconds, detail: detail)
    output.writeLine(output.isTerminal ? line.bar(width: output.width - 1) : line.plain)
  }

  private func show(fraction: Double, detail: String, at seconds: Double) {
    let line = ProgressLine(
      label: label, fraction: fraction, elapsedSeconds: seconds, detail: detail)
    if output.isTerminal {
      output.setStatus(line.bar(width: output.width - 1))
    } else {
      output.writeLine(line.plain)
    }
  }
}
