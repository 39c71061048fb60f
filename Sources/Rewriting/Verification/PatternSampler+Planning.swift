import SeededRandom
import TensorGraph

/// What is decided of shapes before the values are made.
extension PatternSampler {
  /// Draws axes first, half of the time, where what the conditions say of shapes depends on them.
  mutating func planAxes() {
    guard sampler.chance(0.5) else { return }
    for name in hints.facts.axisNames where data[name] == nil {
      data[name] = .int(sampler.integer(0...2))
    }
  }

  /// Where what the conditions say of a free value refers to another free value of known rank,
  /// decides the shape of that one.
  mutating func planShapes(for name: String) {
    guard values[name] == nil, planned[name] == nil else { return }
    for (left, right) in hints.equalities where left.isCall("shape", of: name) {
      guard evaluator.evaluate(right) == nil else { continue }
      var others: [String] = []
      right.visitCalls { function, other in
        if ["dim", "shape", "size"].contains(function) { others.append(other) }
      }
      for other in others where other != name && isFree(other) {
        let hint = hints.shape(of: other, evaluator)
        guard hint.rank != nil || hint.shape != nil else { continue }
        planned[other] = sampler.following(hint, sampler.shape(hint))
      }
    }
  }

  /// Whether the name stands for an input of the pattern that is not made yet.
  private func isFree(_ name: String) -> Bool {
    values[name] == nil && planned[name] == nil && example[name] == nil
      && !rule.match.contains { $0.targets.contains { $0.name == name } }
  }

  /// What is known of each input, once the ones before it have shapes.
  mutating func operandHints(
    _ slots: [Slot], rank: Int?
  ) -> (Int, [[Int]?]) -> ShapeHint {
    let constants = slots.map { _ in constantHint() }
    // What is wanted is not what must be: other ranks may meet the pattern, too.
    let rank = sampler.chance(0.85) ? rank : nil
    let (hints, evaluator) = (hints, evaluator)
    let names = slots.map { slot -> String? in
      if case .free(let name) = slot { name } else { nil }
    }
    return { position, shapes in
      guard case .free(let name) = slots[position] else {
        if case .number = slots[position] { return constants[position] }
        return ShapeHint()
      }
      if let earlier = names[..<position].firstIndex(of: name), let shape = shapes[earlier] {
        var hint = ShapeHint()
        hint.shape = shape
        return hint
      }
      var known = evaluator
      known.shape = { other in
        evaluator.shape(other)
          ?? names.firstIndex(of: other).flatMap { shapes.indices.contains($0) ? shapes[$0] : nil }
      }
      var hint = hints.shape(of: name, known)
      let isOpen = hint.shape == nil && hint.rank == nil && !hint.isSingle
      if isOpen && hints.isUniform(name) { return constants[position] }
      if isOpen, let rank, hint.leastRank <= rank, rank <= max(hint.mostRank, hint.leastRank),
        shapes.allSatisfy({ $0 == nil })
      {
        hint.rank = rank
      }
      return hint
    }
  }

  /// Constants are mostly scalars, but any shape may hold equal elements.
  private mutating func constantHint() -> ShapeHint {
    var hint = ShapeHint()
    hint.mostCount = Weight.inlineLimit
    hint.isSingle = sampler.chance(0.75)
    hint.mostRank = sampler.chance(0.5) ? 0 : sampler.chance(0.5) ? 1 : 4
    return hint
  }
}
