import TensorGraph

/// Evaluates the expressions of a rule as far as the names that a half-built instance has allow:
/// the sampler steers by the results, the matcher decides what holds.
struct HintEvaluator {
  /// Type of a value that the instance has already, by its name in the rule.
  let type: (String) -> TensorType?
  /// Attribute variables that have a value already.
  let data: [String: AttributeValue]

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
    case .name(let name): return data[name]
    case .list(let items):
      let values = items.compactMap(int)
      return values.count == items.count ? .ints(values) : nil
    case .unary("-", let operand): return int(operand).map { .int(-$0) }
    case .binary(let symbol, let left, let right): return binary(symbol, left, right)
    case .index(let base, let index):
      guard let values = ints(base), var index = int(index) else { return nil }
      if index < 0 { index += values.count }
      return values.indices.contains(index) ? .int(values[index]) : nil
    case .call(let name, let arguments, _): return call(name, arguments)
    default: return nil
    }
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
    if case .name(let value) = first.kind, let type = type(value) {
      switch name {
      case "shape": return .ints(type.shape)
      case "rank": return .int(type.rank)
      case "size": return .int(type.elementCount)
      case "dim":
        guard arguments.count == 2, var axis = int(arguments[1]) else { return nil }
        if axis < 0 { axis += type.rank }
        return type.shape.indices.contains(axis) ? .int(type.shape[axis]) : nil
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

  private func list(_ values: [Int], _ name: String, _ arguments: [Syntax]) -> AttributeValue? {
    let second = arguments.count > 1 ? int(arguments[1]) : nil
    let third = arguments.count > 2 ? int(arguments[2]) : nil
    switch name {
    case "count", "length": return .int(values.count)
    case "sum": return .int(values.reduce(0, +))
    case "product", "prod": return .int(values.reduce(1, *))
    case "take": return second.flatMap { $0 >= 0 ? .ints(Array(values.prefix($0))) : nil }
    case "drop": return second.flatMap { $0 >= 0 ? .ints(Array(values.dropFirst($0))) : nil }
    case "swapped":
      guard let i = second, let j = third, values.indices.contains(i), values.indices.contains(j)
      else { return nil }
      var result = values
      result.swapAt(i, j)
      return .ints(result)
    case "broadcast":
      return arguments.count == 2
        ? ints(arguments[1]).flatMap { Shapes.broadcast(values, $0) }.map { .ints($0) } : nil
    default: return nil
    }
  }
}
