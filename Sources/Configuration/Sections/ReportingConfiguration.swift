/// What a run tells while it goes on.
public struct ReportingConfiguration: Codable, Hashable, Sendable {
  /// Seconds between throughput lines.
  public var throughputEverySeconds: Double = 5
  /// Seconds to time a result beside its original; 0: it is not timed.
  public var measureSeconds: Double = 20
  /// The least severe messages that are logged.
  public var logLevel = "info"

  /// The names that `logLevel` can have, least severe first: those of swift-log.
  public static let logLevels = [
    "trace", "debug", "info", "notice", "warning", "error", "critical",
  ]

  /// The defaults.
  public init() {}
}

extension ReportingConfiguration: ConfigurationSection {
  static var sectionName: String { "reporting" }

  static var fields: [Field<Self>] {
    [
      Field(
        "throughputEverySeconds", \.throughputEverySeconds,
        "Seconds between throughput lines; 0.5 or more."),
      Field(
        "measureSeconds", \.measureSeconds,
        "Seconds to time each result beside its original at the end, at most; 0: not timed. "
          + "Nothing slower is written (docs/latency.md)."),
      Field(
        "logLevel", \.logLevel,
        "The least severe messages that are logged: \(logLevels.joined(separator: ", "))."),
    ]
  }

  func invalidFields() -> [InvalidField] {
    var found: [InvalidField] = []
    if !(throughputEverySeconds >= 0.5 && throughputEverySeconds.isFinite) {
      found.append(
        InvalidField(
          name: "throughputEverySeconds", message: "is \(throughputEverySeconds)",
          remedy: "give 0.5 or more"))
    }
    if !(measureSeconds == 0 || measureSeconds >= 0.5 && measureSeconds.isFinite) {
      found.append(
        InvalidField(
          name: "measureSeconds", message: "is \(measureSeconds)", remedy: "give 0, or 0.5 or more")
      )
    }
    if !Self.logLevels.contains(logLevel) {
      let nearest = nearestName(to: logLevel, among: Self.logLevels)
      found.append(
        InvalidField(
          name: "logLevel", message: "is \"\(logLevel)\"",
          remedy: nearest.map { "did you mean \"\($0)\"?" }
            ?? "give one of \(Self.logLevels.joined(separator: ", "))"))
    }
    return found
  }
}
