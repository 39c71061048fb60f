import TensorGraph

/// The functions of the rule language.
extension MatchEvaluator {
  mutating func call(_ function: RuleFunction, _ arguments: [Expression]) -> Datum? {
    if function == .choose {
      guard let condition = evaluate(arguments[0])?.bool else { return nil }
      return evaluate(arguments[condition ? 1 : 2])
    }
    guard let first = evaluate(arguments[0]) else { return nil }
    // What a rewrite is worth is judged at the sizes that costs are counted at.
    if function == .worthwhile { return point == 0 ? first : .bool(true) }
    guard arguments.count > 1 else { return fact(function, first) ?? listFunction(function, first) }
    var all = [first]
    for argument in arguments.dropFirst() {
      guard let value = evaluate(argument) else { return nil }
      all.append(value)
    }
    return callWithSeveral(function, all)
  }

  /// Facts of one value of the graph; of a list of values, whether all have it.
  private func fact(_ function: RuleFunction, _ argument: Datum) -> Datum? {
    if let values = argument.values, function.isPredicate {
      return .bool(values.allSatisfy { fact(function, .value($0)) == .bool(true) })
    }
    guard let value = argument.value else { return nil }
    let type = self.type(of: value)
    switch function {
    case .shape: return .ints(type.shape)
    case .rank: return .int(type.rank)
    case .size: return .int(type.elementCount)
    case .type: return .type(type.elementType)
    case .float: return .bool(type.elementType.isFloatingPoint)
    case .integer: return .bool(type.elementType.isInteger)
    case .signed: return .bool(type.elementType.isSigned)
    case .wide: return .bool(type.elementType.isWide)
    case .addable: return .bool(areAddable([value]))
    case .scalar: return .bool(type.elementCount == 1)
    case .weight:
      return .bool(place.graph.node(value.node) != nil && place.graph.isWeightOnly(value.node))
    case .constant: return .bool(constantValues(value) != nil)
    case .uniform: return .bool(uniformValue(value) != nil)
    case .value: return uniformValue(value).map { .double($0) }
    case .values: return constantValues(value).map { .listed($0.map { .double($0) }) }
    case .uses: return .int(useCount(value))
    case .single: return .bool(useCount(value) == 1)
    case .output: return .bool(place.graph.isOutput(value))
    default: return nil
    }
  }

  func constantValues(_ value: Value) -> [Double]? {
    let node = value.node.addedIndex.map { edit.added[$0] } ?? place.graph.node(value.node)
    guard let values = node?.constantValues, !values.isEmpty else { return nil }
    return values
  }

  func uniformValue(_ value: Value) -> Double? {
    guard let values = constantValues(value) else { return nil }
    return values.allSatisfy { $0 == values[0] } ? values[0] : nil
  }

  private func useCount(_ value: Value) -> Int {
    guard place.graph.contains(value.node) else { return 0 }
    var count = 0
    for use in place.graph.uses(of: value.node) where use.port == value.port { count += 1 }
    for output in place.graph.outputs where output.value == value { count += 1 }
    return count
  }

  private func listFunction(_ function: RuleFunction, _ list: Datum) -> Datum? {
    switch function {
    case .sqrt: return list.number.flatMap { $0 >= 0 ? .double($0.squareRoot()) : nil }
    case .abs:
      if let value = list.int { return value == .min ? nil : .int(Swift.abs(value)) }
      return list.number.map { .double(Swift.abs($0)) }
    case .range:
      return list.int.flatMap { $0 >= 0 && $0 <= Self.longest ? .ints(Array(0..<$0)) : nil }
    default: break
    }
    guard let items = list.items else { return nil }
    switch function {
    case .count, .length: return .int(items.count)
    case .sum:
      return items.reduce(.int(0)) { total, item in
        total.flatMap { Arithmetic.apply(.add, $0, item) }
      }
    case .product, .prod:
      return items.reduce(.int(1)) { total, item in
        total.flatMap { Arithmetic.apply(.multiply, $0, item) }
      }
    case .min, .max: return extreme(function, items)
    case .reverse: return .listed(items.reversed())
    case .sorted: return list.ints.map { .ints($0.sorted()) }
    case .permutation: return .bool(list.ints.map { Arithmetic.isPermutation($0) } ?? false)
    case .inverse:
      guard let p = list.ints, Arithmetic.isPermutation(p) else { return nil }
      var inverse = p
      for (position, axis) in p.enumerated() { inverse[axis] = position }
      return .ints(inverse)
    default: return nil
    }
  }

  /// Longest list that an expression may make.
  static let longest = 4096

  private func extreme(_ function: RuleFunction, _ items: [Datum]) -> Datum? {
    guard var best = items.first, best.number != nil else { return nil }
    for item in items.dropFirst() {
      guard let a = item.number, let b = best.number else { return nil }
      if function == .min ? a < b : a > b { best = item }
    }
    return best
  }

  private func callWithSeveral(_ function: RuleFunction, _ all: [Datum]) -> Datum? {
    switch function {
    case .dim:
      guard let value = all[0].value, let index = all[1].int else { return nil }
      let shape = self.type(of: value).shape
      return Arithmetic.position(index, count: shape.count).map { .int(shape[$0]) }
    case .same: return .bool(areEqual(all[0], all[1]))
    case .addable, .subtractable, .multipliable:
      let values = all.compactMap(\.value)
      guard values.count == all.count else { return nil }
      switch function {
      case .addable: return .bool(areAddable(values))
      case .subtractable: return .bool(areAddable(values, negatingSecond: true))
      default: return .bool(areMultipliable(values[0], values[1]))
      }
    case .min, .max: return extreme(function, all)
    case .range:
      guard let low = all[0].int, let high = all[1].int, low <= high,
        case (let count, false) = high.subtractingReportingOverflow(low), count <= Self.longest
      else { return nil }
      return .ints(Array(low..<high))
    case .broadcast, .broadcastable, .broadcasts:
      guard let a = shape(all[0]), let b = shape(all[1]) else { return nil }
      let joined = Arithmetic.broadcast(a, b)
      if function == .broadcast { return joined.map { .ints($0) } }
      return .bool(function == .broadcasts ? joined == b : joined != nil)
    case .has:
      guard let value = all[0].value, case .string(let name) = all[1] else { return nil }
      return .bool(place.graph.node(value.node)?.attributes(at: point)[name] != nil)
    case .repeat:
      guard let count = all[1].int, (0...Self.longest).contains(count) else { return nil }
      return .listed(Array(repeating: all[0], count: count))
    default: return ListFunctions.apply(function, all)
    }
  }

  private func shape(_ datum: Datum) -> [Int]? {
    datum.value.map { type(of: $0).shape } ?? datum.ints
  }
}

extension RuleFunction {
  /// Whether the function asks yes or no about one value, so that a list can be asked as a whole.
  var isPredicate: Bool {
    switch self {
    case .weight, .constant, .uniform, .scalar, .single, .output, .float, .integer, .signed,
      .wide:
      true
    default: false
    }
  }
}
