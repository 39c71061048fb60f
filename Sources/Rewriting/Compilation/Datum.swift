import TensorGraph

/// What an expression of a rule evaluates to.
enum Datum: Hashable, Sendable {
  case int(Int)
  case double(Double)
  case bool(Bool)
  case string(String)
  case type(ElementType)
  case ints([Int])
  /// A list that is not all integers.
  case list([Datum])
  case value(Value)
  case values([Value])

  /// A list in its canonical form: `ints` or `values` where all items are such; empty lists are
  /// `ints`.
  static func listed(_ items: [Datum]) -> Datum {
    var ints: [Int] = []
    var values: [Value] = []
    for item in items {
      switch item {
      case .int(let value): ints.append(value)
      case .value(let value): values.append(value)
      default: return .list(items)
      }
    }
    if ints.count == items.count { return .ints(ints) }
    if values.count == items.count { return .values(values) }
    return .list(items)
  }

  init(_ attribute: AttributeValue) {
    self =
      switch attribute {
      case .int(let value): .int(value)
      case .float(let value): .double(Double(value))
      case .string(let value): .string(value)
      case .ints(let values): .ints(values)
      case .floats(let values): .listed(values.map { .double(Double($0)) })
      case .strings(let values): .listed(values.map { .string($0) })
      }
  }

  /// As an attribute of the kind, or nil when it cannot be one.
  func attribute(_ kind: AttributeRule.Kind) -> AttributeValue? {
    switch (kind, self) {
    case (.int, .int(let value)): return .int(value)
    case (.int, .bool(let value)): return .int(value ? 1 : 0)
    case (.int, .type(let type)): return .int(Int(type.rawValue))
    case (.float, _): return number.map { .float(Float($0)) }
    case (.string, .string(let text)): return .string(text)
    case (.ints, .ints(let values)): return .ints(values)
    case (.floats, _):
      guard let numbers = items?.compactMap(\.number), numbers.count == items?.count else {
        return nil
      }
      return .floats(numbers.map { Float($0) })
    case (.strings, .list(let items)):
      let texts = items.compactMap { if case .string(let text) = $0 { text } else { nil } }
      return texts.count == items.count ? .strings(texts) : nil
    default: return nil
    }
  }

  var number: Double? {
    switch self {
    case .int(let value): Double(value)
    case .double(let value): value
    default: nil
    }
  }

  var int: Int? { if case .int(let value) = self { value } else { nil } }
  var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
  var value: Value? { if case .value(let value) = self { value } else { nil } }
  var ints: [Int]? { if case .ints(let values) = self { values } else { nil } }

  /// The values of a list of values; an empty list is one.
  var values: [Value]? {
    switch self {
    case .values(let values): values
    case .ints(let values) where values.isEmpty: []
    default: nil
    }
  }

  /// The items of a list.
  var items: [Datum]? {
    switch self {
    case .ints(let values): values.map { .int($0) }
    case .list(let items): items
    case .values(let values): values.map { .value($0) }
    default: nil
    }
  }

  /// Equality of numbers to 1e-6 of the larger unless both are integers; of lists item by item;
  /// an element type equals its ONNX number. Values of a graph are not compared here.
  func matches(_ other: Datum) -> Bool {
    switch (self, other) {
    case (.int(let a), .int(let b)): return a == b
    case (.ints(let a), .ints(let b)): return a == b
    case (.type(let a), .int(let b)), (.int(let b), .type(let a)): return Int(a.rawValue) == b
    case (.int, .double), (.double, .int), (.double, .double):
      guard let a = number, let b = other.number else { return false }
      return a == b || Swift.abs(a - b) <= 1e-6 * Swift.max(Swift.abs(a), Swift.abs(b))
    case (.list, .list), (.list, .ints), (.ints, .list):
      guard let a = items, let b = other.items, a.count == b.count else { return false }
      return zip(a, b).allSatisfy { $0.matches($1) }
    default: return self == other
    }
  }
}
