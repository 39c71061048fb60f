public import Logging

/// Writes messages for people: `warning: Actor left actor=a-1 reason=timeout`.
public struct TerminalLogHandler: LogHandler {
  public var logLevel: Logger.Level
  public var metadata: Logger.Metadata = [:]
  public var metadataProvider: Logger.MetadataProvider?
  private let output: TerminalOutput

  /// A handler that writes to `output`.
  public init(output: TerminalOutput, logLevel: Logger.Level = .info) {
    self.output = output
    self.logLevel = logLevel
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
    let prefix = event.level < .warning ? "" : "\(event.level): "
    let pairs = all.sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }
    output.writeLine(printable("\(prefix)\(event.message)\(pairs.joined())"))
  }
}

/// The text without control characters: what a peer sends must not steer the terminal.
func printable(_ text: String) -> String {
  var result = ""
  for scalar in text.unicodeScalars {
    let isControl =
      scalar.properties.generalCategory == .control && scalar != "\n" && scalar != "\t"
    result.unicodeScalars.append(isControl ? "\u{fffd}" : scalar)
  }
  return result
}
