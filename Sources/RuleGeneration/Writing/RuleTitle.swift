import TensorGraph

extension Equation {
  /// A rule name that says which operators become which: `add-matmul-matmul-to-matmul-add`.
  var ruleName: String { "\(title(left))-to-\(title(right))" }

  private func title(_ roots: [Operand]) -> String {
    let steps = roots.compactMap(\.step)
    if roots.count > 1, let first = steps.first, steps.allSatisfy({ $0 == first }) {
      return words(.output(step: first, port: 0)).joined(separator: "-")
    }
    return roots.map { words($0).joined(separator: "-") }.joined(separator: "-and-")
  }

  /// Operators in prefix order; for a variable alone, that it is one.
  private func words(_ root: Operand) -> [String] {
    func visit(_ operand: Operand) -> [String] {
      guard case .output(let index, _) = operand else { return [] }
      let step = program.steps[index]
      return [step.op.op.name.lowercased()] + step.inputs.flatMap(visit)
    }
    let words = visit(root)
    return words.isEmpty ? ["input"] : words
  }
}
