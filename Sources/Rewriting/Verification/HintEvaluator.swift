import TensorGraph

/// Evaluates the expressions of a rule as far as the names that a half-built instance has allow:
/// the sampler steers by the results, the matcher decides what holds.
struct HintEvaluator {
  /// Shape of a value that is drawn already, by its name in the rule.
  var shape: (String) -> [Int]?
  /// Attribute variables that have a value already.
  var data: [String: AttributeValue]
  private let lets: [String: Syntax]
  private let aliases: [String: [Syntax]]
  /// How many equalities may still be followed to a value.
  private var depth = 2

  /// - Parameter facts: Where names and sizes that the conditions define are looked up.
  init(
    facts: RuleFacts? = nil, data: [String: AttributeValue] = [:],
    shape: @escaping (String) -> [Int]? = { _ in nil }
  ) {
    lets = facts?.lets ?? [:]
    aliases = facts?.aliases ?? [:]
    self.data = data
    self.shape = shape
  }

  func ints(_ syntax: Syntax) -> [Int]? {
    if case .ints(let values)? = evaluate(syntax) { values } else { nil }
  }

  func int(_ syntax: Syntax) -> Int? {
    if case .int(let value)? = evaluate(syntax) { value } else { nil }
  }

  func double(_ syntax: Syntax) -> Double? {
    switch evaluate(syntax) {
    case .int(let value): Double(value)
    case .float(let value): Double(value)
    default: nil
    }
  }

  /// The value, or nil where a name is unknown or the expression is none that hints need.
  func evaluate(_ syntax: Syntax) -> AttributeValue? {
    switch syntax.kind {
    case .int(let value): return .int(value)
    case .double(let value): return .float(Float(value))
    case .string(let text): return .string(text)
    case .name(let name): return data[name] ?? lets[name].flatMap(evaluate)
    case .list(let items):
      let values = items.compactMap(int)
      return values.count == items.count ? .ints(values) : nil
    case .unary("-", let operand): return int(operand).map { .int(-$0) }
    case .binary(let symbol, let left, let right): return binary(symbol, left, right)
    case .index(let base, let index):
      guard let values = ints(base), var index = int(index) else { return nil }
      if index < 0 { index += values.count }
      return values.indices.contains(index) ? .int(values[index]) : nil
    case .slice(let base, let low, let high):
      guard let values = ints(base) else { return nil }
      func bound(_ syntax: Syntax?, _ missing: Int) -> Int? {
        guard let syntax else { return missing }
        return int(syntax).map { $0 < 0 ? $0 + values.count : $0 }
      }
      guard let start = bound(low, 0), let end = bound(high, values.count),
        0 <= start, start <= end, end <= values.count
      else { return nil }
      return .ints(Array(values[start..<end]))
    case .call(let name, let arguments, _): return call(name, arguments) ?? alias(of: syntax)
    default: return nil
    }
  }

  /// What the conditions say that a size or shape equals, where that is known already.
  private func alias(of syntax: Syntax) -> AttributeValue? {
    guard depth > 0, !aliases.isEmpty, let equal = aliases[syntax.text] else {
      return nil
    }
    var deeper = self
    deeper.depth -= 1
    for other in equal {
      if let value = deeper.evaluate(other) { return value }
    }
    return nil
  }

  private func binary(_ symbol: String, _ left: Syntax, _ right: Syntax) -> AttributeValue? {
    if let a = ints(left), let b = ints(right) {
      guard symbol != "++" else { return .ints(a + b) }
      guard a.count == b.count else { return nil }
      let values = zip(a, b).compactMap { arithmetic(symbol, $0, $1) }
      return values.count == a.count ? .ints(values) : nil
    }
    if let a = ints(left), let b = int(right) {
      let values = a.compactMap { arithmetic(symbol, $0, b) }
      return values.count == a.count ? .ints(values) : nil
    }
    guard let a = int(left), let b = int(right) else { return nil }
    return arithmetic(symbol, a, b).map { .int($0) }
  }

  private func arithmetic(_ symbol: String, _ a: Int, _ b: Int) -> Int? {
    switch symbol {
    case "+": a + b
    case "-": a - b
    case "*": a * b
    case "/": b != 0 && a % b == 0 ? a / b : nil
    case "//": b > 0 && a >= 0 ? a / b : nil
    case "%": b > 0 && a >= 0 ? a % b : nil
    default: nil
    }
  }

  private func call(_ name: String, _ arguments: [Syntax]) -> AttributeValue? {
    guard let first = arguments.first else { return nil }
    if case .name(let value) = first.kind, let shape = shape(value) {
      switch name {
      case "shape": return .ints(shape)
      case "rank": return .int(shape.count)
      case "size": return .int(shape.reduce(1, *))
      case "dim":
        guard arguments.count == 2, var axis = int(arguments[1]) else { return nil }
        if axis < 0 { axis += shape.count }
        return shape.indices.contains(axis) ? .int(shape[axis]) : nil
      default: break
      }
    }
    let numbers = arguments.map(int)
    if name == "range", arguments.count == 1, let count = numbers[0], count >= 0 {
      return .ints(Array(0..<count))
    }
    if name == "repeat", arguments.count == 2, let value = numbers[0], let count = numbers[1],
      count >= 0
    {
      return .ints(Array(repeating: value, count: count))
    }
    return ints(first).flatMap { list($0, name, arguments) }
  }
}
