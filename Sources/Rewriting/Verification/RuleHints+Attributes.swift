import TensorGraph

/// What is known of an attribute that is a list, element by element.
struct ListHint {
  var elements: [Int: Int] = [:]
  /// Smallest values of elements.
  var bounds: [Int: Int] = [:]
  var count: Int?

  var isEmpty: Bool { elements.isEmpty && bounds.isEmpty && count == nil }
}

extension RuleHints {
  /// The value that an attribute variable must have, where the conditions name one.
  func attribute(_ name: String, _ evaluator: HintEvaluator) -> AttributeValue? {
    for (left, right) in equalities {
      if case .name(name) = left.kind, let value = evaluator.evaluate(right) { return value }
    }
    return nil
  }

  /// What the conditions say of some elements of an attribute variable.
  func list(_ name: String, _ evaluator: HintEvaluator) -> ListHint {
    var hint = ListHint()
    for (left, right) in equalities {
      switch (left.kind, right.kind) {
      case (.name(name), .list(let items)):
        hint.count = items.count
        for (index, item) in items.enumerated() { hint.elements[index] = evaluator.int(item) }
      case (.index(let base, let index), _):
        guard case .name(name) = base.kind, let index = evaluator.int(index), index >= 0,
          let value = evaluator.int(right)
        else { continue }
        hint.elements[index] = value
      case (.call("length", _, _), _), (.call("count", _, _), _):
        if left.isCall("length", of: name) || left.isCall("count", of: name) {
          hint.count = evaluator.int(right)
        }
      case (.call("take", _, _), _):
        guard left.isCall("take", of: name), let list = evaluator.ints(right) else { continue }
        for (index, value) in list.enumerated() { hint.elements[index] = value }
      default: continue
      }
    }
    for case .binary(let symbol, let left, let right) in tests.map(\.kind)
    where symbol == ">=" || symbol == ">" {
      guard case .index(let base, let index) = left.kind, case .name(name) = base.kind,
        let index = evaluator.int(index), let bound = evaluator.int(right)
      else { continue }
      hint.bounds[index] = symbol == ">" ? bound + 1 : bound
    }
    return hint
  }
}
