import JSONWriting
public import Logging

/// Writes each message as one JSON object on a line of a file:
///
///     {"time":"2026-11-23T05:25:53.120Z","level":"info","label":"learner",
///      "message":"Actor joined","metadata":{"actor":"a-1"}}
public struct JSONLinesLogHandler: LogHandler {
  public var logLevel: Logger.Level
  public var metadata: Logger.Metadata = [:]
  public var metadataProvider: Logger.MetadataProvider?
  private let label: String
  private let file: LineFile
  private let clock: @Sendable () -> Timestamp

  /// A handler that writes to `file`.
  ///
  /// - Parameters:
  ///   - label: who speaks.
  ///   - file: where to; may be shared by many handlers.
  ///   - logLevel: the least severe messages that are written.
  ///   - clock: what time it is.
  public init(
    label: String, file: LineFile, logLevel: Logger.Level = .info,
    clock: @escaping @Sendable () -> Timestamp = { Timestamp.now() }
  ) {
    self.label = label
    self.file = file
    self.logLevel = logLevel
    self.clock = clock
  }

  public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  public func log(event: LogEvent) {
    var all = metadata
    if let provided = metadataProvider?.get() { all.merge(provided) { $1 } }
    if let given = event.metadata { all.merge(given) { $1 } }
    if let error = event.error { all["error"] = "\(error)" }
    var line = "{\"time\":\"\(clock())\",\"level\":\"\(event.level)\""
    line += ",\"label\":\(jsonString(label)),\"message\":\(jsonString("\(event.message)"))"
    if !all.isEmpty { line += ",\"metadata\":" + Self.json(.dictionary(all)) }
    file.append(line + "}")
  }

  private static func json(_ value: Logger.Metadata.Value) -> String {
    switch value {
    case .string(let text): return jsonString(text)
    case .stringConvertible(let value): return jsonString(value.description)
    case .array(let values): return "[" + values.map(json).joined(separator: ",") + "]"
    case .dictionary(let members):
      let sorted = members.sorted { $0.key < $1.key }
      return "{" + sorted.map { "\(jsonString($0.key)):\(json($0.value))" }.joined(separator: ",")
        + "}"
    }
  }
}
