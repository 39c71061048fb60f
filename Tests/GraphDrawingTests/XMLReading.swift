/// A strict reader of the XML that drawings are written in: no more than elements, attributes and
/// text, and an error for all that is not well-formed.
enum XMLReading {
  struct Element: Equatable {
    let name: String
    var attributes: [String: String] = [:]
    var text = ""
  }

  struct NotWellFormed: Error, CustomStringConvertible {
    let description: String
  }

  /// All elements in the order in which they begin.
  static func elements(of document: String) throws -> [Element] {
    var reader = Reader(rest: Array(document.unicodeScalars)[...])
    return try reader.read()
  }

  private struct Reader {
    var rest: ArraySlice<Unicode.Scalar>
    var elements: [Element] = []
    var open: [Int] = []

    mutating func read() throws -> [Element] {
      let head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
      guard take(head) else { throw NotWellFormed(description: "no XML declaration") }
      while let next = rest.first {
        if next == "<" {
          try readTag()
        } else {
          let text = try decoded(until: "<")
          guard let current = open.last else {
            guard text.allSatisfy(\.isWhitespace) else {
              throw NotWellFormed(description: "text outside: \(text)")
            }
            continue
          }
          elements[current].text += text
        }
      }
      guard open.isEmpty, !elements.isEmpty else {
        throw NotWellFormed(description: "an element is not closed")
      }
      return elements
    }

    private mutating func readTag() throws {
      if take("</") {
        let name = readName()
        guard take(">"), let last = open.popLast(), elements[last].name == name else {
          throw NotWellFormed(description: "</\(name)> closes nothing")
        }
        return
      }
      guard take("<") else { throw NotWellFormed(description: "no tag") }
      guard !open.isEmpty || elements.isEmpty else {
        throw NotWellFormed(description: "two documents")
      }
      var element = Element(name: readName())
      guard !element.name.isEmpty else { throw NotWellFormed(description: "a tag without a name") }
      while take(" ") {
        let name = readName()
        guard take("=\""), element.attributes[name] == nil, !name.isEmpty else {
          throw NotWellFormed(description: "attribute \(name) of \(element.name)")
        }
        element.attributes[name] = try decoded(until: "\"")
        guard take("\"") else { throw NotWellFormed(description: "an open attribute") }
      }
      elements.append(element)
      if take("/>") { return }
      guard take(">") else { throw NotWellFormed(description: "an open tag \(element.name)") }
      open.append(elements.count - 1)
    }

    private mutating func take(_ text: String) -> Bool {
      guard rest.starts(with: text.unicodeScalars) else { return false }
      rest = rest.dropFirst(text.unicodeScalars.count)
      return true
    }

    private mutating func readName() -> String {
      let name = rest.prefix { $0.properties.isAlphabetic || $0 == "-" || ("0"..."9").contains($0) }
      rest = rest.dropFirst(name.count)
      return String(String.UnicodeScalarView(name))
    }

    private mutating func decoded(until end: Unicode.Scalar) throws -> String {
      let raw = rest.prefix { $0 != end }
      rest = rest.dropFirst(raw.count)
      var text = ""
      var remaining = raw
      while let scalar = remaining.first {
        remaining = remaining.dropFirst()
        guard scalar.value >= 0x20 || scalar == "\n", scalar != "<" else {
          throw NotWellFormed(description: "character \(scalar.value)")
        }
        guard scalar == "&" else {
          text.unicodeScalars.append(scalar)
          continue
        }
        let entity = String(String.UnicodeScalarView(remaining.prefix { $0 != ";" }))
        remaining = remaining.dropFirst(entity.unicodeScalars.count + 1)
        let known = [
          "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "#39": "'", "#10": "\n", "#9": "\t",
        ]
        guard let meaning = known[entity] else {
          throw NotWellFormed(description: "entity &\(entity);")
        }
        text += meaning
      }
      return text
    }
  }
}
