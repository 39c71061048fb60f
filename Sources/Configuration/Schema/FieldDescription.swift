/// A field as the documentation describes it.
public struct FieldDescription: Hashable, Sendable {
  /// The name within its section.
  public let name: String
  /// The type in words.
  public let typeName: String
  /// The default as JSON; nil when the field must be given, empty for a section.
  public let defaultText: String?
  /// What it means, with its unit.
  public let meaning: String
  /// The fields of the section or sections that it holds.
  public let children: [FieldDescription]
}

extension FieldDescription {
  /// The fields as rows of a Markdown table (field, type, default, meaning), one below the other,
  /// with the rows of a section after the section.
  public static func markdownTable(_ fields: [FieldDescription]) -> String {
    let rows = fields.flatMap { $0.rows(path: "") }
    return (["| field | type | default | meaning |", "|---|---|---|---|"] + rows)
      .joined(separator: "\n") + "\n"
  }

  private func rows(path: String) -> [String] {
    let name = path + name
    let shown =
      switch defaultText {
      case nil: "required"
      case "": ""
      case let text?: "`\(text.split(whereSeparator: \.isWhitespace).joined(separator: " "))`"
      }
    let isList = typeName.hasPrefix("list")
    return ["| `\(name)` | \(typeName) | \(shown) | \(meaning) |"]
      + children.flatMap { $0.rows(path: name + (isList ? "[]." : ".")) }
  }
}
