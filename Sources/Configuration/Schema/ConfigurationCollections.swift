extension Optional: ConfigurationValue where Wrapped: ConfigurationValue {
  static var typeName: String { Wrapped.typeName + " or null" }
  static var sectionFields: [FieldDescription] { Wrapped.sectionFields }

  static func read(
    _ json: LocatedJSON, path: String, into reading: inout Reading
  ) -> Wrapped?? {
    if case .null = json.content { return .some(nil) }
    guard let value = Wrapped.read(json, path: path, into: &reading) else { return nil }
    return .some(value)
  }

  func json(indent: Int) -> String { self?.json(indent: indent) ?? "null" }
}

extension Array: ConfigurationValue where Element: ConfigurationValue {
  static var typeName: String { "list of \(Element.typeName)" }
  static var sectionFields: [FieldDescription] { Element.sectionFields }

  static func read(
    _ json: LocatedJSON, path: String, into reading: inout Reading
  ) -> [Element]? {
    guard case .array(let elements) = json.content else {
      reading.reportType(json, path, typeName)
      return nil
    }
    var result: [Element] = []
    for (index, element) in elements.enumerated() {
      if let value = Element.read(element, path: "\(path)[\(index)]", into: &reading) {
        result.append(value)
      }
    }
    return result.count == elements.count ? result : nil
  }

  func json(indent: Int) -> String {
    if isEmpty { return "[]" }
    let inner = String(repeating: "  ", count: indent + 1)
    let lines = map { inner + $0.json(indent: indent + 1) }
    return "[\n" + lines.joined(separator: ",\n") + "\n" + inner.dropLast(2) + "]"
  }
}

extension Dictionary: ConfigurationValue where Key == String, Value: ConfigurationValue {
  static var typeName: String { "object of name: \(Value.typeName)" }

  static func read(
    _ json: LocatedJSON, path: String, into reading: inout Reading
  ) -> [String: Value]? {
    guard case .object(let members) = json.content else {
      reading.reportType(json, path, typeName)
      return nil
    }
    var result: [String: Value] = [:]
    var isComplete = true
    for member in members {
      let memberPath = "\(path).\(member.name)"
      if result[member.name] != nil {
        reading.reportDuplicate(member, memberPath)
      }
      if let value = Value.read(member.value, path: memberPath, into: &reading) {
        result[member.name] = value
      } else {
        isComplete = false
      }
    }
    return isComplete ? result : nil
  }

  func json(indent: Int) -> String {
    let members = sorted { $0.key < $1.key }
      .map { "\($0.key.json(indent: 0)): \($0.value.json(indent: indent))" }
    return members.isEmpty ? "{}" : "{ " + members.joined(separator: ", ") + " }"
  }
}

extension Reading {
  /// Reports a name that stands twice in one object.
  mutating func reportDuplicate(_ member: LocatedJSON.Member, _ path: String) {
    report(member.namePosition, path, "stands here for the second time", "keep one of the two")
  }
}
