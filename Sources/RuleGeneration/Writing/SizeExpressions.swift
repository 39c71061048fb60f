/// How a rule's text says the size of a part of a dimension, from what its left side gives.
struct SizeExpressions {
  private var texts: [Int: String] = [:]

  init(_ equation: Equation, _ shapes: ShapeInference, _ names: RuleNames, splits: [Int: String]) {
    let program = equation.program
    for variable in program.variables(of: equation.left) {
      for axis in [0, 1] {
        let parts = shapes.variables[variable][axis].parts
        guard parts.count == 1, texts[parts[0]] == nil else { continue }
        texts[parts[0]] = Self.dimension(variable, axis, names)
      }
    }
    for (step, name) in splits.sorted(by: { $0.key < $1.key }) {
      guard let axis = program.steps[step].op.axis else { continue }
      for port in [0, 1] {
        let parts = shapes.outputs[step][port][axis].parts
        if parts.count == 1, texts[parts[0]] == nil { texts[parts[0]] = "\(name)[\(port)]" }
      }
    }
  }

  static func dimension(_ variable: Int, _ axis: Int, _ names: RuleNames) -> String {
    "dim(\(names.variable(variable)), \(names.axis(axis)))"
  }

  /// The sum of the parts, or nil when the left side does not give one of them.
  func text(_ dimension: Dimension) -> String? {
    let parts = dimension.parts.map { $0 == Dimension.unit ? "1" : texts[$0] }
    let known = parts.compactMap { $0 }
    return known.count == parts.count ? known.joined(separator: " + ") : nil
  }
}
