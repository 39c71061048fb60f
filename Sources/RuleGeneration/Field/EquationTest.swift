import SeededRandom

/// Decides whether an equation holds at sizes that have nothing to do with each other.
struct EquationTest: Sendable {
  enum Verdict: Sendable { case holds, doesNotFit, differs }

  /// Sizes of the parts of dimensions, by trial; 1 is among them in the last.
  private static let sizes = [[2, 3, 4, 5, 6, 7], [3, 2, 5, 2, 4, 3], [1, 2, 1, 3, 2, 1]]

  private let evaluators: [FieldEvaluator]

  init(seed: UInt64) {
    evaluators = Self.sizes.indices.map {
      FieldEvaluator(random: CounterRandom(seed: seed, stream: [1, UInt64($0)]))
    }
  }

  func verdict(on equation: Equation) -> Verdict {
    guard let shapes = ShapeInference(equation), !shapes.hasVariableOfOne(in: equation.program)
    else { return .doesNotFit }
    let parts = shapes.parts
    for (evaluator, sizes) in zip(evaluators, Self.sizes) {
      let values = evaluator.values(of: equation.program, shapes: shapes) { part in
        sizes[(parts.firstIndex(of: part) ?? 0) % sizes.count]
      }
      guard let values else { return .doesNotFit }
      if values.prefix(equation.outputs) != values.suffix(equation.outputs) { return .differs }
    }
    return .holds
  }
}
