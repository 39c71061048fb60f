extension Equation: CustomStringConvertible {
  /// `x y + x z is x (y + z)`
  public var description: String {
    let names = RuleNames(self)
    let formula = Formula(program: program, name: names.variable)
    return formula.text(left) + (outputs == 1 ? " is " : " are ") + formula.text(right)
  }

  /// Whether the right side has an output that nothing reads.
  var isWasteful: Bool {
    let steps = program.steps(of: right)
    return steps.contains { step in
      (0..<program.steps[step].op.outputCount).contains { port in
        let output = Operand.output(step: step, port: port)
        return !right.contains(output)
          && !steps.contains { program.steps[$0].inputs.contains(output) }
      }
    }
  }

  /// Whether one side reads each of its variables, and each inner value, once.
  var hasLinearSide: Bool { [left, right].contains(where: isLinear) }

  private func isLinear(_ side: [Operand]) -> Bool {
    let reads = program.steps(of: side).flatMap { program.steps[$0].inputs } + side
    return Set(reads).count == reads.count
  }

  /// Variables that are read only through the right inputs of products and convolutions: where
  /// models have weights.
  var rightOperands: Set<Int> {
    var isLeft: Set<Int> = []
    func visit(_ operand: Operand) {
      switch operand {
      case .variable(let index): isLeft.insert(index)
      case .output(let index, _):
        let step = program.steps[index]
        let isProduct = step.op == .matMul || step.op == .conv
        for input in isProduct ? Array(step.inputs.prefix(1)) : step.inputs { visit(input) }
      }
    }
    for root in program.roots { visit(root) }
    return Set(program.variables(of: program.roots)).subtracting(isLeft)
  }
}
