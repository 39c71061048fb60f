/// Writes one direction of an equation as a rule: the left side is the pattern.
struct RuleWriter {
  private let equation: Equation
  private let shapes: ShapeInference
  private let names: RuleNames
  /// Of each split of the pattern, the name of its sizes.
  private let splits: [Int: String]
  private let sizes: SizeExpressions
  /// Steps of both sides that the rewrite reads from the match.
  private let common: Set<Int>

  init(_ equation: Equation, shapes: ShapeInference) {
    self.equation = equation
    self.shapes = shapes
    names = RuleNames(equation)
    let program = equation.program
    let left = program.steps(of: equation.left)
    var splits: [Int: String] = [:]
    for step in left where program.steps[step].op.outputCount > 1 {
      splits[step] = RuleNames.splitNames[splits.count % RuleNames.splitNames.count]
    }
    self.splits = splits
    sizes = SizeExpressions(equation, shapes, names, splits: splits)
    let replaced = equation.left.compactMap(\.step)
    let shared = program.steps(of: equation.right).filter {
      left.contains($0) && !replaced.contains($0)
    }
    // Only the outermost: what they read is part of them.
    common = Set(
      shared.filter { step in
        equation.right.contains { $0.step == step }
          || program.steps(of: equation.right).contains { reader in
            !shared.contains(reader) && program.steps[reader].inputs.contains { $0.step == step }
          }
      })
  }

  /// The rule, or nil where the right side needs a value or a size that the left does not give.
  func draft(name: String, source: String) -> RuleDraft? {
    let program = equation.program
    let given = program.variables(of: equation.left)
    guard program.variables(of: equation.right).allSatisfy(given.contains),
      !program.steps(of: equation.left).isEmpty, given.count <= RuleNames.variableNames.count
    else { return nil }
    let pattern = SideWriter(
      pattern: equation, named: common, names: names, splits: splits, sizes: sizes, shapes: shapes)
    let replacement = SideWriter(rewriteOf: pattern, common: common)
    guard let match = pattern.statements(), let rewrite = replacement.statements() else {
      return nil
    }
    let conditions =
      ShapeConditions(equation, shapes, names, sizes).all + attributeConditions
      + numberConditions(given)
    return RuleDraft(
      name: name,
      summary: "\(equation).",
      source: source, match: match, conditions: conditions,
      hasFixedAxes: program.steps.contains { $0.op.axis != nil || $0.op == .transpose },
      rewrite: rewrite, example: example(given))
  }

  /// On split sizes, axes and results.
  private var attributeConditions: [RuleCondition] {
    var result: [RuleCondition] = []
    let program = equation.program
    for (step, name) in splits.sorted(by: { $0.key < $1.key }) {
      guard let axis = program.steps[step].op.axis else { continue }
      let known = [0, 1].map { sizes.text(shapes.outputs[step][$0][axis]) }
      for port in [0, 1] {
        if let text = known[port], text != "\(name)[\(port)]" {
          result.append(RuleCondition(.other, ["", "\(name)[\(port)] == \(text)"]))
        }
      }
    }
    let axes: [Int] = [0, 1].filter { axis in program.steps.contains { $0.op.axis == axis } }
    if !names.hasFixedAxes, axes.count == 2,
      axes.contains(where: { (axis: Int) in names.isBound(axis: axis) })
    {
      result.append(
        RuleCondition(.other, ["", "\(names.axis(0)) != \(names.axis(1))"]))
    }
    if equation.outputs == 2, equation.left[0].step != equation.left[1].step {
      let operators = equation.left.compactMap(\.step).map { program.steps[$0].op }
      if operators.count == 2, operators[0] == operators[1] {
        result.append(RuleCondition(.other, ["a != b"]))
      }
    }
    return result
  }

  /// What holds over a field and not for floating point numbers: constants that round are not joined,
  /// and in float16 factors do not move.
  private func numberConditions(_ variables: [Int]) -> [RuleCondition] {
    let names = variables.map(names.variable)
    var result: [RuleCondition] = []
    if equation.program.steps.contains(where: { [.add, .sub].contains($0.op) }) {
      let none = names.map { "not constant(\($0))" }.joined(separator: ", ")
      result.append(RuleCondition(.other, ["", none]))
    }
    if let first = names.first { result.append(RuleCondition(.other, ["", "wide(\(first))"])) }
    return result
  }

  private func example(_ variables: [Int]) -> String {
    let graph = ProgramGraph(equation, shapes: shapes)
    return variables.map { variable in
      let shape = graph.shape(.variable(variable)).map(String.init).joined(separator: ",")
      return "\(names.variable(variable)): float32[\(shape)]"
    }.joined(separator: ", ")
  }
}

extension Operand {
  /// The step that computes it, nil for a variable.
  var step: Int? { if case .output(let step, _) = self { step } else { nil } }
}
