import TensorGraph

extension RuleHints {
  /// What is known about the shape of a value that is about to be made.
  func shape(of name: String, _ evaluator: HintEvaluator) -> ShapeHint {
    var hint = ShapeHint()
    for (left, right) in equalities {
      guard case .call(let function, let arguments, _) = left.kind, let first = arguments.first
      else { continue }
      if case .name(name) = first.kind {
        switch function {
        case "shape":
          guard let shape = evaluator.ints(right) else { continue }
          if shape.allSatisfy(ShapeHint.knownSizes.contains) { hint.shape = shape }
        case "rank": if let rank = evaluator.int(right) { hint.setRank(rank) }
        case "size": if evaluator.int(right) == 1 { hint.isSingle = true }
        case "dim":
          guard arguments.count == 2, let axis = evaluator.int(arguments[1]),
            let size = evaluator.int(right), ShapeHint.knownSizes.contains(size)
          else { continue }
          hint.sizes.append((axis, size))
        default: break
        }
      } else if first.isCall("shape", of: name), arguments.count == 2,
        let list = evaluator.ints(right)
      {
        addPart(list, function, at: arguments[1], of: name, evaluator, &hint)
      }
    }
    for test in tests {
      if test.isCall("scalar", of: name) { hint.isSingle = true }
      if case .binary(let symbol, let left, let right) = test.kind,
        left.isCall("rank", of: name), let bound = evaluator.int(right),
        ShapeHint.ranks.contains(bound)
      {
        if symbol == ">=" { hint.leastRank = bound }
        if symbol == "<=" { hint.mostRank = bound }
      }
    }
    return hint
  }

  /// What `take`, `drop` or `removing` of the shape says when it is this list.
  private func addPart(
    _ list: [Int], _ function: String, at place: Syntax, of name: String,
    _ evaluator: HintEvaluator, _ hint: inout ShapeHint
  ) {
    let number = evaluator.int(place)
    switch function {
    case "take":
      // Of take(shape(x), rank(x) - 1), too, the length gives the rank.
      if number == nil, case .binary("-", let rank, let less) = place.kind,
        rank.isCall("rank", of: name), let less = evaluator.int(less)
      {
        hint.setRank(list.count + less)
      }
      hint.add(list, from: 0)
    case "drop":
      guard let number else { return }
      hint.setRank(number + list.count)
      hint.add(list, from: number)
    case "removing":
      hint.setRank(list.count + 1)
      guard let number, (0...list.count).contains(number) else { return }
      hint.add(Array(list[..<number]), from: 0)
      hint.add(Array(list[number...]), from: number + 1)
    default: break
    }
  }
}
