/// A JSON value that remembers where it stood in the file, so that a message can say so.
struct LocatedJSON: Equatable {
  /// A place in a text; both numbers start at 1, columns count characters.
  struct Position: Hashable, Sendable {
    var line = 1
    var column = 1
  }

  /// One `"name": value` of an object.
  struct Member: Equatable {
    let name: String
    let namePosition: Position
    let value: LocatedJSON
  }

  enum Content: Equatable {
    case null
    case bool(Bool)
    /// Kept as written, so that no integer loses digits.
    case number(String)
    case string(String)
    case array([LocatedJSON])
    case object([Member])
  }

  let position: Position
  let content: Content

  /// What the value is, in words, for messages.
  var kind: String {
    switch content {
    case .null: "null"
    case .bool(let value): "\(value)"
    case .number(let text): "the number \(text)"
    case .string(let text): "the text \"\(text)\""
    case .array: "a list"
    case .object: "an object"
    }
  }
}
