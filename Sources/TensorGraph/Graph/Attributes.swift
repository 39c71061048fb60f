/// The value of an attribute. Tensors and subgraphs are not attributes here: a node that has
/// them stays opaque.
public enum AttributeValue: Hashable, Sendable, CustomStringConvertible {
  case int(Int)
  case float(Float)
  case string(String)
  case ints([Int])
  case floats([Float])
  case strings([String])

  public var description: String {
    switch self {
    case .int(let value): "\(value)"
    case .float(let value): "\(value)"
    case .string(let value): "\"\(value)\""
    case .ints(let values): "\(values)"
    case .floats(let values): "\(values)"
    case .strings(let values): "\(values)"
    }
  }
}

/// The attributes of a node, sorted by name, so that equal sets are equal values.
public struct Attributes: Hashable, Sendable, ExpressibleByDictionaryLiteral,
  CustomStringConvertible
{
  public private(set) var entries: [Entry]

  public struct Entry: Hashable, Sendable {
    public let name: String
    public let value: AttributeValue
  }

  public static let none: Attributes = [:]

  public init(dictionaryLiteral elements: (String, AttributeValue)...) {
    self.init(elements)
  }

  /// Attributes from pairs; a name that comes twice keeps its last value.
  public init(_ pairs: [(String, AttributeValue)]) {
    entries = []
    for (name, value) in pairs { self[name] = value }
  }

  public subscript(name: String) -> AttributeValue? {
    get {
      for entry in entries where entry.name == name { return entry.value }
      return nil
    }
    set {
      let position = entries.firstIndex { $0.name >= name } ?? entries.count
      if position < entries.count, entries[position].name == name { entries.remove(at: position) }
      if let newValue { entries.insert(Entry(name: name, value: newValue), at: position) }
    }
  }

  public func int(_ name: String) -> Int? {
    if case .int(let value)? = self[name] { value } else { nil }
  }

  public func float(_ name: String) -> Float? {
    if case .float(let value)? = self[name] { value } else { nil }
  }

  public func string(_ name: String) -> String? {
    if case .string(let value)? = self[name] { value } else { nil }
  }

  public func ints(_ name: String) -> [Int]? {
    if case .ints(let values)? = self[name] { values } else { nil }
  }

  public func floats(_ name: String) -> [Float]? {
    if case .floats(let values)? = self[name] { values } else { nil }
  }

  public var description: String {
    entries.map { "\($0.name): \($0.value)" }.joined(separator: ", ")
  }
}

extension ContentHasher {
  /// Names, kinds and values, in the sorted order of the names.
  mutating func combine(_ attributes: Attributes) {
    combine(attributes.entries.count)
    for entry in attributes.entries {
      combine(entry.name)
      switch entry.value {
      case .int(let value):
        combine(1)
        combine(value)
      case .float(let value):
        combine(2)
        combine(UInt64(value.bitPattern))
      case .string(let value):
        combine(3)
        combine(value)
      case .ints(let values):
        combine(4)
        combine(values.count)
        for value in values { combine(value) }
      case .floats(let values):
        combine(5)
        combine(values.count)
        for value in values { combine(UInt64(value.bitPattern)) }
      case .strings(let values):
        combine(6)
        combine(values.count)
        for value in values { combine(value) }
      }
    }
  }
}
