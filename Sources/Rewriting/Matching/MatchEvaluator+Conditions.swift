import TensorGraph

extension MatchEvaluator {
  /// Whether a condition is true. Most compare sizes of shapes, or values: these are decided without
  /// making a datum of anything.
  mutating func holds(_ condition: Expression) -> Bool {
    guard case .binary(let op, let left, let right) = condition else {
      return evaluate(condition) == .bool(true)
    }
    switch op {
    case .and: return holds(left) && holds(right)
    case .or: return holds(left) || holds(right)
    case .equal, .notEqual:
      if let equal = sameValues(left, right) ?? sameSizes(left, right) {
        return equal == (op == .equal)
      }
    default: break
    }
    return evaluate(condition) == .bool(true)
  }

  /// Whether two bound values are the same; nil where these are other expressions.
  private func sameValues(_ left: Expression, _ right: Expression) -> Bool? {
    guard case .value(let a) = left, case .value(let b) = right, let x = bindings.values[a],
      let y = bindings.values[b]
    else { return nil }
    return place.graph.isSame(x, y)
  }

  /// Whether two integers are equal; nil where these are not ranks, dimensions or literals.
  private func sameSizes(_ left: Expression, _ right: Expression) -> Bool? {
    guard let a = size(left), let b = size(right) else { return nil }
    return a == b
  }

  private func size(_ expression: Expression) -> Int? {
    switch expression {
    case .literal(.int(let value)): return value
    case .call(.rank, let arguments):
      guard case .value(let slot) = arguments[0], let value = bindings.values[slot] else {
        return nil
      }
      return place.graph.type(of: value, at: point).rank
    case .call(.dim, let arguments):
      guard case .value(let slot) = arguments[0], case .literal(.int(let axis)) = arguments[1],
        let value = bindings.values[slot]
      else { return nil }
      let shape = place.graph.type(of: value, at: point).shape
      return Arithmetic.position(axis, count: shape.count).map { shape[$0] }
    default: return nil
    }
  }
}
