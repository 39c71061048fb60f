import Configuration
import Foundation
import Logging
import Telemetry

/// Making the folder of a run, and its log.
enum RunFolder {
  static func create(_ configuration: ClusterConfiguration) throws -> RunDirectory {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let text = String(decoding: try encoder.encode(configuration), as: UTF8.self) + "\n"
    return try RunDirectory.create(
      in: configuration.learner.runDirectory, name: configuration.name, configuration: text)
  }

  /// A logger that writes to the run's log.
  static func logger(
    _ directory: RunDirectory, _ configuration: ClusterConfiguration
  ) throws -> Logger {
    let file = try LineFile(path: directory.logPath)
    let level = Logger.Level(rawValue: configuration.reporting.logLevel) ?? .info
    return Logger(label: "learner") { label in
      JSONLinesLogHandler(label: label, file: file, logLevel: level)
    }
  }
}
