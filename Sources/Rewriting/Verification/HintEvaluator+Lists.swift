import TensorGraph

extension HintEvaluator {
  /// A function of a list, with its other arguments.
  func list(_ values: [Int], _ name: String, _ arguments: [Syntax]) -> AttributeValue? {
    let second = arguments.count > 1 ? int(arguments[1]) : nil
    let third = arguments.count > 2 ? int(arguments[2]) : nil
    switch name {
    case "count", "length": return .int(values.count)
    case "sum": return .int(values.reduce(0, +))
    case "product", "prod": return .int(values.reduce(1, *))
    case "min": return arguments.count == 1 ? values.min().map { .int($0) } : nil
    case "max": return arguments.count == 1 ? values.max().map { .int($0) } : nil
    case "reverse": return .ints(values.reversed())
    case "sorted": return .ints(values.sorted())
    case "take": return second.flatMap { $0 >= 0 ? .ints(Array(values.prefix($0))) : nil }
    case "drop": return second.flatMap { $0 >= 0 ? .ints(Array(values.dropFirst($0))) : nil }
    case "inverse":
      var result = values
      for (index, place) in values.enumerated() {
        guard values.indices.contains(place) else { return nil }
        result[place] = index
      }
      return .ints(result)
    case "permute", "compose", "broadcast":
      guard arguments.count == 2, let other = ints(arguments[1]) else { return nil }
      if name == "broadcast" { return Shapes.broadcast(values, other).map { .ints($0) } }
      return other.allSatisfy(values.indices.contains) ? .ints(other.map { values[$0] }) : nil
    default: return changed(values, name, second, third)
    }
  }

  /// The list with some elements at other places, or other ones.
  private func changed(
    _ values: [Int], _ name: String, _ second: Int?, _ third: Int?
  ) -> AttributeValue? {
    var result = values
    switch (name, second, third) {
    case ("swapped", let i?, let j?):
      guard values.indices.contains(i), values.indices.contains(j) else { return nil }
      result.swapAt(i, j)
    case ("set", let i?, let value?):
      guard values.indices.contains(i) else { return nil }
      result[i] = value
    case ("inserting", let i?, let value?):
      guard (0...values.count).contains(i) else { return nil }
      result.insert(value, at: i)
    case ("removing", let i?, _):
      guard values.indices.contains(i) else { return nil }
      result.remove(at: i)
    default: return nil
    }
    return .ints(result)
  }
}
