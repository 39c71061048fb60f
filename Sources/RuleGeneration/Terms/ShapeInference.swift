/// The most general shapes of a program's values: equal part numbers are equal sizes.
public struct ShapeInference: Sendable {
  /// By variable, up to the largest that is used.
  public let variables: [SymbolicShape]
  /// By step and output.
  public let outputs: [[SymbolicShape]]

  public func shape(_ operand: Operand) -> SymbolicShape {
    switch operand {
    case .variable(let index): variables[index]
    case .output(let step, let port): outputs[step][port]
    }
  }

  /// Whether some variable can only have a size of 1, though it is not there to scale another.
  func hasVariableOfOne(in program: TermProgram) -> Bool {
    let factors = program.steps.compactMap { step in
      if case .scale = step.op { step.inputs[1] } else { nil }
    }
    return variables.indices.contains { index in
      (variables[index].rows == .one || variables[index].columns == .one)
        && !factors.contains(.variable(index))
    }
  }

  /// All parts that occur in variables, each once, in the order of the variables.
  public var parts: [Int] {
    var found: [Int] = []
    for shape in variables {
      for part in shape.rows.parts + shape.columns.parts where part >= 0 && !found.contains(part) {
        found.append(part)
      }
    }
    return found
  }

  /// Infers the shapes; nil where no sizes fit.
  ///
  /// - Parameter equating: pairs of operands that must have equal shapes.
  public init?(_ program: TermProgram, equating pairs: [(Operand, Operand)] = []) {
    var work = Work(program)
    for step in program.steps.indices where !work.infer(program.steps[step]) { return nil }
    for (left, right) in pairs where !work.unify(work.shape(left), work.shape(right)) {
      return nil
    }
    variables = work.variables.map(work.resolved)
    outputs = work.outputs.map { $0.map(work.resolved) }
  }

  /// Infers the shapes of an equation, whose sides must have equal ones.
  public init?(_ equation: Equation) {
    self.init(equation.program, equating: Array(zip(equation.left, equation.right)))
  }

  private struct Work {
    var table = DimensionTable()
    var variables: [SymbolicShape] = []
    var outputs: [[SymbolicShape]] = []

    init(_ program: TermProgram) {
      var count = 0
      for operand in program.steps.flatMap(\.inputs) + program.roots {
        if case .variable(let index) = operand { count = max(count, index + 1) }
      }
      for _ in 0..<count {
        variables.append(
          SymbolicShape(rows: table.fresh(), columns: table.fresh(), kind: table.fresh()))
      }
    }

    func shape(_ operand: Operand) -> SymbolicShape {
      switch operand {
      case .variable(let index): variables[index]
      case .output(let step, let port): outputs[step][port]
      }
    }

    func resolved(_ shape: SymbolicShape) -> SymbolicShape {
      SymbolicShape(
        rows: table.resolved(shape.rows), columns: table.resolved(shape.columns),
        kind: table.resolved(shape.kind))
    }

    mutating func unify(_ a: SymbolicShape, _ b: SymbolicShape) -> Bool {
      table.unify(a.rows, b.rows) && table.unify(a.columns, b.columns)
        && table.unify(a.kind, b.kind)
    }

    mutating func infer(_ step: TermProgram.Step) -> Bool {
      let first = shape(step.inputs[0])
      let second = step.inputs.count > 1 ? shape(step.inputs[1]) : first
      guard inferKinds(step.op, first, second) else { return false }
      var result = [first]
      switch step.op {
      case .matMul:
        guard table.unify(first.columns, second.rows) else { return false }
        result[0].columns = second.columns
      case .conv:
        guard table.unify(first.columns, second.columns) else { return false }
        result[0].columns = second.rows
      case .add, .sub, .mul:
        guard unify(first, second) else { return false }
      case .neg, .function: break
      case .transpose: (result[0].rows, result[0].columns) = (first.columns, first.rows)
      case .concat(let axis):
        guard table.unify(first[1 - axis], second[1 - axis]) else { return false }
        let joined = table.resolved(first[axis]).parts + table.resolved(second[axis]).parts
        result[0][axis] = Dimension(joined)
      case .split(let axis):
        guard let (left, right) = table.cut(first[axis]) else { return false }
        result[0][axis] = left
        result.append(first)
        result[1][axis] = right
      case .reduceSum(let axis): result[0][axis] = .one
      case .scale(let axis):
        guard table.unify(second[axis], first[axis]), table.unify(second[1 - axis], .one) else {
          return false
        }
      }
      outputs.append(result)
      return true
    }

    /// All but convolutions take inputs of one kind, which is that of their outputs.
    private mutating func inferKinds(
      _ op: TermOperator, _ first: SymbolicShape, _ second: SymbolicShape
    ) -> Bool {
      if op == .conv {
        return table.unify(first.kind, ValueKind.image)
          && table.unify(second.kind, ValueKind.kernel)
      }
      guard table.unify(first.kind, second.kind) else { return false }
      return !op.needsMatrices || table.unify(first.kind, ValueKind.matrix)
    }
  }
}
