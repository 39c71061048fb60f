import TensorGraph

/// Evaluates expressions of a rule on the bindings of a match.
///
/// An expression without meaning (an index out of range, an unknown constant) gives nil.
struct MatchEvaluator {
  let place: MatchedGraph
  /// The size point at which shapes and attributes are looked at; see `NodeForm`.
  let point: Int
  var bindings: Bindings
  /// What the rewrite has built so far.
  var edit = GraphEdit()
  /// Why the last rewrite could not be built.
  var failure: String?

  init(_ place: MatchedGraph, _ bindings: Bindings, point: Int = 0) {
    self.place = place
    self.bindings = bindings
    self.point = point
  }

  /// The type of a value of the graph, or of a node of the rewrite.
  func type(of value: Value) -> TensorType {
    if let index = value.node.addedIndex { return edit.added[index].outputs[Int(value.port)] }
    return place.graph.type(of: value, at: point)
  }

  mutating func evaluate(_ expression: Expression) -> Datum? {
    switch expression {
    case .literal(let datum): return datum
    case .value(let slot): return bindings.values[slot].map { .value($0) }
    case .list(let slot): return bindings.lists[slot].map { .values($0) }
    case .datum(let slot): return bindings.data[slot]
    case .items(let items): return evaluate(items).map { .listed($0) }
    case .spread(let inner): return evaluate(inner)
    case .call(let function, let arguments): return call(function, arguments)
    case .negative(let inner):
      guard let value = evaluate(inner) else { return nil }
      return Arithmetic.apply(.subtract, .int(0), value)
    case .not(let inner): return evaluate(inner)?.bool.map { .bool(!$0) }
    case .binary(let op, let left, let right): return evaluate(op, left, right)
    case .index(let base, let index): return evaluateIndex(base, index)
    case .slice(let base, let low, let high): return evaluateSlice(base, low, high)
    case .each(let quantifier, let sources, let body): return each(quantifier, sources, body)
    case .build(let construction): return build(construction)
    case .constant(let constant): return build(constant)
    }
  }

  mutating func evaluate(_ items: [Expression]) -> [Datum]? {
    var values: [Datum] = []
    values.reserveCapacity(items.count)
    for item in items {
      guard let value = evaluate(item) else { return nil }
      values.append(value)
    }
    return values
  }

  private mutating func evaluate(
    _ op: BinaryOperator, _ left: Expression, _ right: Expression
  ) -> Datum? {
    switch op {
    case .and:
      guard evaluate(left)?.bool == true else { return .bool(false) }
      return .bool(evaluate(right)?.bool == true)
    case .or:
      if evaluate(left)?.bool == true { return .bool(true) }
      return .bool(evaluate(right)?.bool == true)
    default: break
    }
    guard let left = evaluate(left), let right = evaluate(right) else { return nil }
    switch op {
    case .equal: return .bool(areEqual(left, right))
    case .notEqual: return .bool(!areEqual(left, right))
    case .contained:
      return right.items.map { items in .bool(items.contains { areEqual(left, $0) }) }
    case .join:
      if let a = left.ints, let b = right.ints { return .ints(a + b) }
      guard let a = left.items, let b = right.items else { return nil }
      return .listed(a + b)
    default: return Arithmetic.apply(op, left, right)
    }
  }

  /// Values of the graph are equal when they are the same or weights of equal content.
  func areEqual(_ left: Datum, _ right: Datum) -> Bool {
    switch (left, right) {
    case (.value(let a), .value(let b)): place.graph.isSame(a, b)
    case (.values(let a), .values(let b)):
      a.count == b.count && zip(a, b).allSatisfy { place.graph.isSame($0, $1) }
    default: left.matches(right)
    }
  }

  private mutating func evaluateIndex(_ base: Expression, _ index: Expression) -> Datum? {
    guard let base = evaluate(base), let index = evaluate(index)?.int else { return nil }
    if let ints = base.ints {
      return Arithmetic.position(index, count: ints.count).map { .int(ints[$0]) }
    }
    guard let items = base.items else { return nil }
    return Arithmetic.position(index, count: items.count).map { items[$0] }
  }

  private mutating func evaluateSlice(
    _ base: Expression, _ low: Expression?, _ high: Expression?
  ) -> Datum? {
    guard let items = evaluate(base)?.items else { return nil }
    func bound(_ value: Int?) -> Int? {
      value.map { Swift.min(Swift.max($0 < 0 ? $0 + items.count : $0, 0), items.count) }
    }
    var (start, end) = (0, items.count)
    if let low {
      guard let value = bound(evaluate(low)?.int) else { return nil }
      start = value
    }
    if let high {
      guard let value = bound(evaluate(high)?.int) else { return nil }
      end = value
    }
    return .listed(Array(items[start..<Swift.max(start, end)]))
  }

  private mutating func each(
    _ quantifier: Syntax.Quantifier, _ sources: [ElementSource], _ body: Expression
  ) -> Datum? {
    var lists: [[Datum]] = []
    for source in sources {
      guard let items = evaluate(source.source)?.items else { return nil }
      lists.append(items)
    }
    let count = lists.first?.count ?? 0
    guard lists.allSatisfy({ $0.count == count }) else { return nil }
    var results: [Datum] = []
    for index in 0..<count {
      for (source, items) in zip(sources, lists) {
        bindings.set(datum: source.slot, items[index])
      }
      guard let result = evaluate(body) else { return nil }
      switch quantifier {
      case .all: if result != .bool(true) { return .bool(false) }
      case .any: if result == .bool(true) { return .bool(true) }
      case .each: results.append(result)
      }
    }
    return switch quantifier {
    case .all: .bool(true)
    case .any: .bool(false)
    case .each: .listed(results)
    }
  }
}

extension Graph {
  /// Whether two values are the same, or outputs of weights of equal content.
  func isSame(_ a: Value, _ b: Value) -> Bool {
    if a == b { return true }
    guard let first = node(a.node)?.weight, let second = node(b.node)?.weight else { return false }
    return first == second
  }
}
