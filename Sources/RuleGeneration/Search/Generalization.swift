/// Finds equations that are only instances of wider ones.
struct Generalization: Sendable {
  let test: EquationTest

  /// Whether the equation still holds when something that both sides compute is replaced by a free
  /// value: then the wider equation is a smaller rule, and says this one too.
  func hasFreeCommonPart(_ equation: Equation) -> Bool {
    let program = equation.program
    let left = program.steps(of: equation.left)
    let common = program.steps(of: equation.right).filter(left.contains)
    let used = program.variables(of: program.roots).max() ?? 0
    return common.contains { step in
      let wider = program.replacing { operand in
        guard case .output(step, let port) = operand else { return nil }
        return .variable(used + 1 + port)
      }
      return test.verdict(on: Equation(wider)) == .holds
    }
  }
}
