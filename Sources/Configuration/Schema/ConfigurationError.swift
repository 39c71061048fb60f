/// One thing that is wrong with a configuration.
public struct ConfigurationProblem: Hashable, Sendable {
  /// The line it stands on, from 1; nil when nothing stands there yet.
  public let line: Int?
  /// The column it stands at, from 1.
  public let column: Int?
  /// The field, as a path: `learner.ppo.discount`; empty for the file as a whole.
  public let path: String
  /// What is wrong.
  public let message: String
  /// What to do about it.
  public let remedy: String

  init(at position: LocatedJSON.Position?, path: String, message: String, remedy: String) {
    line = position?.line
    column = position?.column
    self.path = path
    self.message = message
    self.remedy = remedy
  }
}

/// A configuration that cannot be used, with every problem that was found in it.
public struct ConfigurationError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file, as the user named it.
  public let file: String
  /// The problems in the order of the file.
  public let problems: [ConfigurationProblem]

  /// One line a problem: file, place, field, what is wrong, what to do.
  public var description: String {
    problems.map { problem in
      var line = file
      if let number = problem.line, let column = problem.column { line += ":\(number):\(column)" }
      if !problem.path.isEmpty { line += ": \(problem.path)" }
      return Self.printable(line + ": \(problem.message); \(problem.remedy)")
    }.joined(separator: "\n")
  }

  /// The text without line breaks and control characters, which the file may have brought in.
  private static func printable(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      let isControl = scalar.properties.generalCategory == .control
      result.unicodeScalars.append(isControl ? "\u{fffd}" : scalar)
    }
    return result
  }
}
