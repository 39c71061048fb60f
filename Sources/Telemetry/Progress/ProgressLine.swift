/// How far a long job is: a pure value, drawn as a bar or as a plain line.
public struct ProgressLine: Sendable, Hashable {
  /// What is being done: "train".
  public var label: String
  /// How much is done, 0 to 1.
  public var fraction: Double
  /// Seconds since the job began.
  public var elapsedSeconds: Double
  /// More about it: "episode 420 of 1000".
  public var detail: String

  /// A line.
  public init(label: String, fraction: Double, elapsedSeconds: Double, detail: String = "") {
    self.label = label
    self.fraction = fraction.isFinite ? min(max(fraction, 0), 1) : 0
    self.elapsedSeconds = elapsedSeconds
    self.detail = detail
  }

  /// Seconds left if the rest goes as fast as what is done; nil before anything is done.
  public var secondsLeft: Double? {
    guard fraction > 0, elapsedSeconds > 0 else { return nil }
    return elapsedSeconds * (1 - fraction) / fraction
  }

  /// For a terminal: `train [######----]  60% 1:23 left  episode 600 of 1000`, cut to `width`.
  public func bar(width: Int) -> String {
    let tail = "\(percentage) \(timeText)\(detail.isEmpty ? "" : "  \(detail)")"
    let room = min(40, width - label.count - tail.count - 4)
    guard room >= 5 else { return String("\(label) \(tail)".prefix(max(0, width))) }
    let filled = Int((fraction * Double(room)).rounded(.down))
    let bar = String(repeating: "#", count: filled) + String(repeating: "-", count: room - filled)
    return "\(label) [\(bar)] \(tail)"
  }

  /// For a file: `train  60% 1:23 left  episode 600 of 1000`.
  public var plain: String {
    "\(label) \(percentage) \(timeText)\(detail.isEmpty ? "" : "  \(detail)")"
  }

  private var percentage: String {
    // Rounded down: 100 % means done.
    let number = "\(Int(fraction * 100))"
    return String(repeating: " ", count: 3 - number.count) + number + "%"
  }

  private var timeText: String {
    if fraction >= 1 { return "took \(clockTime(elapsedSeconds))" }
    return secondsLeft.map { "\(clockTime($0)) left" } ?? "time left unknown"
  }
}

/// Seconds as `m:ss`, or `h:mm:ss` from one hour on.
func clockTime(_ seconds: Double) -> String {
  guard seconds.isFinite, seconds < 1e9 else { return "?" }
  let whole = Int(max(0, seconds).rounded())
  func pad(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
  let (hours, minutes) = (whole / 3600, whole / 60 % 60)
  return hours > 0
    ? "\(hours):\(pad(minutes)):\(pad(whole % 60))" : "\(minutes):\(pad(whole % 60))"
}
