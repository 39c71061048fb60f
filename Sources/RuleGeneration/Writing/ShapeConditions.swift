/// The conditions on the variables' shapes under which an equation holds.
struct ShapeConditions {
  private let equation: Equation
  private let shapes: ShapeInference
  private let names: RuleNames
  private let sizes: SizeExpressions
  /// By variable: those of one number agree in all dimensions that operators here do not look at.
  private let kinds: [Int]
  private let isConvolution: Bool

  init(
    _ equation: Equation, _ shapes: ShapeInference, _ names: RuleNames, _ sizes: SizeExpressions
  ) {
    self.equation = equation
    self.shapes = shapes
    self.names = names
    self.sizes = sizes
    isConvolution = equation.program.steps.contains { $0.op == .conv }
    kinds = Self.kinds(equation, shapes.variables.count)
  }

  private static func kinds(_ equation: Equation, _ count: Int) -> [Int] {
    let program = equation.program
    var parents = Array(0..<(count + program.steps.count))
    func root(_ index: Int) -> Int {
      parents[index] == index ? index : root(parents[index])
    }
    func place(_ operand: Operand) -> Int {
      switch operand {
      case .variable(let index): index
      case .output(let step, _): count + step
      }
    }
    func join(_ a: Operand, _ b: Operand) { parents[root(place(a))] = root(place(b)) }
    for (index, step) in program.steps.enumerated() where step.op != .conv {
      for input in step.inputs { join(input, .output(step: index, port: 0)) }
    }
    for (left, right) in zip(equation.left, equation.right) { join(left, right) }
    return (0..<count).map(root)
  }

  var all: [RuleCondition] {
    let variables = equation.program.variables(of: equation.left)
    var result: [RuleCondition] = []
    if names.hasFixedAxes, !isConvolution {
      for variable in variables {
        let rank = "rank(\(names.variable(variable)))"
        result.append(RuleCondition(.rank, ["", "\(rank) >= 2", "\(rank) == 2"]))
      }
    } else if !names.hasFixedAxes, let first = variables.first {
      let literal = equation.program.steps.compactMap(\.op.axis).filter { !names.isBound(axis: $0) }
      if let largest = literal.max() {
        result.append(
          RuleCondition(.other, ["rank(\(names.variable(first))) >= \(largest + 1)"]))
      }
    }
    return result + equalities(variables)
  }

  private func equalities(_ variables: [Int]) -> [RuleCondition] {
    var result: [RuleCondition] = []
    var kept: [Int] = []
    for variable in variables {
      if let equal = kept.first(where: {
        kinds[$0] == kinds[variable] && shapes.variables[$0] == shapes.variables[variable]
      }) {
        let (a, b) = (names.variable(variable), names.variable(equal))
        result.append(RuleCondition(.other, ["", "shape(\(a)) == shape(\(b))"]))
      } else {
        kept.append(variable)
      }
    }
    var earlier: [(variable: Int, axis: Int)] = []
    for variable in kept {
      for axis in [0, 1] {
        let size = shapes.variables[variable][axis]
        if let other = earlier.first(where: { shapes.variables[$0.variable][$0.axis] == size }) {
          result.append(equality(variable, axis, other.variable, other.axis))
        } else if size.parts.count > 1 || size == .one, let text = sizes.text(size) {
          let dimension = SizeExpressions.dimension(variable, axis, names)
          result.append(RuleCondition(.size, ["", "\(dimension) == \(text)"]))
        }
        earlier.append((variable, axis))
      }
    }
    return result
  }

  private func equality(
    _ variable: Int, _ axis: Int, _ other: Int, _ otherAxis: Int
  ) -> RuleCondition {
    let hasMore = !names.hasFixedAxes || isConvolution
    if hasMore, axis == otherAxis, variable != other, kinds[variable] == kinds[other] {
      let removed = names.axis(1 - axis)
      let (a, b) = (names.variable(variable), names.variable(other))
      return RuleCondition(
        .other, ["", "removing(shape(\(a)), \(removed)) == removing(shape(\(b)), \(removed))"])
    }
    let left = SizeExpressions.dimension(variable, axis, names)
    let right = SizeExpressions.dimension(other, otherAxis, names)
    return RuleCondition(.size, ["", "\(left) == \(right)"])
  }
}
