/// A place in a rule file.
public struct SourcePosition: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// Counted from 1.
  public let line: Int
  /// Counted from 1, in characters.
  public let column: Int

  public init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }

  public static func < (a: SourcePosition, b: SourcePosition) -> Bool {
    (a.line, a.column) < (b.line, b.column)
  }

  public var description: String { "\(line):\(column)" }
}

/// One thing that is wrong in a rule file: where, in which rule, what, and what to do.
public struct RuleProblem: Hashable, Sendable, CustomStringConvertible {
  public let file: String
  public let position: SourcePosition
  /// Name of the rule, or nil before the first one.
  public let rule: String?
  public let message: String
  public let remedy: String

  public var description: String {
    let place = "\(file):\(position)"
    let name = rule.map { " rule \($0):" } ?? ""
    return "\(place):\(name) \(message); \(remedy)"
  }
}

/// Why a set of rules was refused: every problem of every file, in the order of the text.
public struct RuleFileError: Error, Hashable, Sendable, CustomStringConvertible {
  public let problems: [RuleProblem]

  public init(problems: [RuleProblem]) { self.problems = problems }

  public var description: String {
    problems.map(\.description).joined(separator: "\n")
  }
}

/// A problem on its way to a `RuleProblem`: file and rule are added where they are known.
struct SyntaxError: Error, Hashable {
  let position: SourcePosition
  let message: String
  let remedy: String

  init(_ position: SourcePosition, _ message: String, remedy: String) {
    self.position = position
    self.message = message
    self.remedy = remedy
  }
}
