import TensorGraph

/// Writes the statements of one side of a rule.
struct SideWriter {
  private let equation: Equation
  private let roots: [Operand]
  private let names: RuleNames
  private let splits: [Int: String]
  private let sizes: SizeExpressions
  private let shapes: ShapeInference
  private let isPattern: Bool
  /// Steps that this side has, without those that are there already.
  private let steps: [Int]
  /// Names of the outputs of steps that are statements of their own or are there already.
  private(set) var outputs: [Int: [String]]

  private var program: TermProgram { equation.program }
  private var results: [String] { Self.results(equation.outputs) }

  static func results(_ count: Int) -> [String] { count == 1 ? ["r"] : ["a", "b"] }

  /// The pattern.
  ///
  /// - Parameter named: steps that get a statement even if they are read once.
  init(
    pattern equation: Equation, named: Set<Int>, names: RuleNames, splits: [Int: String],
    sizes: SizeExpressions, shapes: ShapeInference
  ) {
    self.equation = equation
    roots = equation.left
    self.names = names
    self.splits = splits
    self.sizes = sizes
    self.shapes = shapes
    isPattern = true
    outputs = [:]
    steps = equation.program.steps(of: equation.left)
    name(named, from: RuleNames.stepNames[...])
  }

  /// The rewrite of a pattern, which reads `common` steps from the match.
  init(rewriteOf pattern: SideWriter, common: Set<Int>) {
    equation = pattern.equation
    roots = equation.right
    names = pattern.names
    splits = pattern.splits
    sizes = pattern.sizes
    shapes = pattern.shapes
    isPattern = false
    outputs = pattern.outputs.filter { common.contains($0.key) }
    var needed: Set<Int> = []
    var stack = equation.right.compactMap(\.step)
    while let step = stack.popLast() {
      guard !common.contains(step), needed.insert(step).inserted else { continue }
      stack += equation.program.steps[step].inputs.compactMap(\.step)
    }
    steps = needed.sorted()
    let taken = Set(pattern.outputs.values.flatMap { $0 })
    name([], from: RuleNames.stepNames.filter { !taken.contains($0) }[...])
  }

  /// Chooses the steps that are statements: results, what is read twice, what has two outputs.
  private mutating func name(_ named: Set<Int>, from free: ArraySlice<String>) {
    var free = free
    for step in steps {
      let count = program.steps[step].op.outputCount
      let reads = steps.reduce(0) { total, reader in
        total + program.steps[reader].inputs.filter { $0.step == step }.count
      }
      let isRoot = roots.contains { $0.step == step }
      guard isRoot || count > 1 || named.contains(step) || reads > 1 else { continue }
      outputs[step] = (0..<count).map { port in
        let operand = Operand.output(step: step, port: port)
        if let result = roots.firstIndex(of: operand) { return results[result] }
        let isRead = steps.contains { program.steps[$0].inputs.contains(operand) }
        return isRead || named.contains(step) ? free.popFirst() ?? "t\(step)" : "_"
      }
    }
  }

  /// The statements, in order; nil where a size cannot be said.
  func statements() -> [String]? {
    var lines: [String] = []
    for step in steps {
      guard let targets = outputs[step] else { continue }
      guard let text = operation(step) else { return nil }
      lines.append("\(targets.joined(separator: ", ")) = \(text)")
    }
    for (root, result) in zip(roots, results) {
      if case .output(let step, _) = root, steps.contains(step) { continue }
      guard let text = text(root) else { return nil }
      lines.append("\(result) = \(text)")
    }
    return lines
  }

  private func text(_ operand: Operand) -> String? {
    switch operand {
    case .variable(let index): names.variable(index)
    case .output(let step, let port): outputs[step].map { $0[port] } ?? operation(step)
    }
  }

  private func operation(_ index: Int) -> String? {
    let step = program.steps[index]
    let inputs = step.inputs.compactMap(text)
    guard inputs.count == step.inputs.count, let attributes = attributes(step.op, index) else {
      return nil
    }
    let list = inputs.joined(separator: ", ")
    return "\(step.op.op.name)(\(list)\(attributes.isEmpty ? "" : "; " + attributes))"
  }

  private func attributes(_ op: TermOperator, _ step: Int) -> String? {
    switch op {
    case .concat(let axis): return "axis: \(names.axis(axis))"
    case .split(let axis):
      if isPattern { return "axis: \(names.axis(axis)), split: \(splits[step] ?? "m")" }
      let parts = [0, 1].compactMap { sizes.text(shapes.outputs[step][$0][axis]) }
      guard parts.count == 2 else { return nil }
      return "axis: \(names.axis(axis)), split: [\(parts.joined(separator: ", "))]"
    case .transpose: return "perm: [1, 0]"
    case .reduceSum(let axis): return "axes: [\(axis)], keepdims: 1"
    case .conv:
      return "kernel_shape: kernel, strides: stride, pads: border, dilations: spread, group: 1"
    default: return ""
    }
  }
}
