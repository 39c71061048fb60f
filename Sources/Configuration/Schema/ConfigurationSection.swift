/// A group of fields, written as one JSON object.
protocol ConfigurationSection: ConfigurationValue {
  /// Every field at its default.
  init()
  /// What the section is called in messages and in the documentation.
  static var sectionName: String { get }
  /// The fields in the order in which they are documented and written.
  static var fields: [Field<Self>] { get }
  /// Every field whose value is out of range, alone or together with others.
  func invalidFields() -> [InvalidField]
}

/// A field whose value has the right type and still cannot work.
struct InvalidField {
  /// The field's name within its section.
  let name: String
  /// What is wrong, to follow the field's path.
  let message: String
  /// What to do about it.
  let remedy: String
}

/// One field of a section: how it is called, read, written and explained.
struct Field<Section> {
  let name: String
  let typeName: String
  let meaning: String
  /// An example, for the message that the field is missing; nil when it can be left out.
  let requiredExample: String?
  let children: [FieldDescription]
  let read: (LocatedJSON, String, inout Reading, inout Section) -> Void
  let json: (Section, Int) -> String

  /// A field that can be left out, or with `requiredExample` one that cannot.
  init<Value: ConfigurationValue>(
    _ name: String, _ keyPath: WritableKeyPath<Section, Value>, _ meaning: String,
    requiredExample: String? = nil
  ) {
    self.name = name
    self.meaning = meaning
    self.requiredExample = requiredExample
    typeName = Value.typeName
    children = Value.sectionFields
    read = { json, path, reading, section in
      if let value = Value.read(json, path: path, into: &reading) {
        section[keyPath: keyPath] = value
      }
    }
    json = { section, indent in section[keyPath: keyPath].json(indent: indent) }
  }
}

extension ConfigurationSection {
  static var typeName: String { sectionName }

  static var sectionFields: [FieldDescription] {
    fields.map { field in
      let isSection = !field.children.isEmpty
      return FieldDescription(
        name: field.name, typeName: field.typeName,
        defaultText: field.requiredExample != nil
          ? nil : isSection && !field.typeName.hasPrefix("list") ? "" : field.json(Self(), 0),
        meaning: field.meaning, children: field.children)
    }
  }

  func invalidFields() -> [InvalidField] { [] }

  static func read(_ json: LocatedJSON, path: String, into reading: inout Reading) -> Self? {
    guard case .object(let members) = json.content else {
      reading.reportType(json, path, "object with the fields of \(sectionName)")
      return nil
    }
    let problemsBefore = reading.problems.count
    var section = Self()
    var places: [String: LocatedJSON.Position] = [:]
    let known = fields
    for member in members {
      let memberPath = path.isEmpty ? member.name : "\(path).\(member.name)"
      guard let field = known.first(where: { $0.name == member.name }) else {
        reading.reportUnknown(member, memberPath, known: known.map(\.name))
        continue
      }
      guard places.updateValue(member.value.position, forKey: member.name) == nil else {
        reading.reportDuplicate(member, memberPath)
        continue
      }
      field.read(member.value, memberPath, &reading, &section)
    }
    for field in known where places[field.name] == nil {
      guard let example = field.requiredExample else { continue }
      reading.report(
        json.position, path.isEmpty ? field.name : "\(path).\(field.name)", "is missing",
        "add for example \"\(field.name)\": \(example)")
    }
    let unread = reading.problems[problemsBefore...].map(\.path)
    for invalid in section.invalidFields() {
      let prefix = path.isEmpty ? "" : path + "."
      let name = String(invalid.name.prefix { $0 != "." && $0 != "[" })
      // A field that could not be read has its default here, which is not the user's doing.
      guard !unread.contains(where: { isPath($0, within: prefix + name) }) else { continue }
      reading.report(
        places[name] ?? json.position, prefix + invalid.name, invalid.message, invalid.remedy)
    }
    return reading.problems.count == problemsBefore ? section : nil
  }

  /// Whether a path names a field or something in it.
  private static func isPath(_ path: String, within field: String) -> Bool {
    path == field || path.hasPrefix(field + ".") || path.hasPrefix(field + "[")
  }

  func json(indent: Int) -> String {
    let inner = String(repeating: "  ", count: indent + 1)
    let lines = Self.fields.map { field in
      inner + "\"\(field.name)\": " + field.json(self, indent + 1)
    }
    return "{\n" + lines.joined(separator: ",\n") + "\n" + inner.dropLast(2) + "}"
  }
}

extension Reading {
  fileprivate mutating func reportUnknown(
    _ member: LocatedJSON.Member, _ path: String, known: [String]
  ) {
    let remedy =
      nearestName(to: member.name, among: known).map { "did you mean \"\($0)\"?" }
      ?? "known here: \(known.joined(separator: ", "))"
    report(member.namePosition, path, "is no field", remedy)
  }
}
