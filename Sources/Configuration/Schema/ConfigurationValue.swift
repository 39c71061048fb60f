import JSONWriting

/// A type that a field of the configuration can have.
protocol ConfigurationValue {
  /// What the type is called in messages and in the documentation: "integer".
  static var typeName: String { get }
  /// The sections below, when the value is one or holds them.
  static var sectionFields: [FieldDescription] { get }
  /// The value in `json`, or nil after telling `reading` what is wrong.
  static func read(_ json: LocatedJSON, path: String, into reading: inout Reading) -> Self?
  /// The value as JSON.
  func json(indent: Int) -> String
}

extension ConfigurationValue {
  static var sectionFields: [FieldDescription] { [] }
}

/// The problems found so far.
struct Reading {
  private(set) var problems: [ConfigurationProblem] = []

  mutating func report(
    _ position: LocatedJSON.Position?, _ path: String, _ message: String, _ remedy: String
  ) {
    problems.append(
      ConfigurationProblem(at: position, path: path, message: message, remedy: remedy))
  }

  /// Reports a value of the wrong type.
  mutating func reportType(_ json: LocatedJSON, _ path: String, _ wanted: String) {
    let article = "aeiou".contains(wanted.prefix(1)) ? "an" : "a"
    report(json.position, path, "is \(json.kind)", "give \(article) \(wanted)")
  }
}

/// A number, read from its digits.
protocol ConfigurationNumber: ConfigurationValue, LosslessStringConvertible {}

extension ConfigurationNumber {
  static func read(_ json: LocatedJSON, path: String, into reading: inout Reading) -> Self? {
    if case .number(let text) = json.content, let value = Self(text) { return value }
    reading.reportType(json, path, typeName)
    return nil
  }

  func json(indent: Int) -> String { description }
}

extension Int: ConfigurationNumber { static var typeName: String { "integer" } }
extension UInt64: ConfigurationNumber { static var typeName: String { "non-negative integer" } }
extension Float: ConfigurationNumber { static var typeName: String { "number" } }
extension Double: ConfigurationNumber { static var typeName: String { "number" } }

extension Bool: ConfigurationValue {
  static var typeName: String { "true or false" }

  static func read(_ json: LocatedJSON, path: String, into reading: inout Reading) -> Bool? {
    if case .bool(let value) = json.content { return value }
    reading.report(json.position, path, "is \(json.kind)", "give true or false, without quotes")
    return nil
  }

  func json(indent: Int) -> String { description }
}

extension String: ConfigurationValue {
  static var typeName: String { "text" }

  static func read(_ json: LocatedJSON, path: String, into reading: inout Reading) -> String? {
    if case .string(let value) = json.content { return value }
    reading.report(json.position, path, "is \(json.kind)", "give a text in quotes")
    return nil
  }

  func json(indent: Int) -> String { jsonString(self) }
}
