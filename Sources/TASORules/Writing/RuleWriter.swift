/// Writes one rule of TASO's file in the rule language.
struct RuleWriter {
  let name: String
  let substitution: Substitution
  private let typing: ShapeTyping
  private let shapes: ShapeConditions
  private let groups: GroupTyping

  /// - Throws: `Refusal` where the rule language cannot say it.
  init(_ substitution: Substitution, name: String) throws(Refusal) {
    self.name = name
    self.substitution = substitution
    typing = try ShapeTyping(substitution)
    shapes = ShapeConditions(typing)
    groups = try GroupTyping(typing)
  }

  /// What is demanded beyond what the file says and TASO's operators demand of their operands.
  var demands: [String] { shapes.ofTarget + groups.conditions + groups.reasons }

  /// The rule, as a block of a rule file.
  var text: String {
    let conditions = conditions
    return """
      rule \(name)
        summary  \(substitution.formula)
        family   taso
        source   TASO's generated rules, number \(substitution.number)
        match    \(matchStatements.joined(separator: "\n           "))
      \(conditions.isEmpty ? "" : "  where    \(conditions.joined(separator: ",\n           "))\n")\
        rewrite  \(rewriteStatements.joined(separator: "\n           "))

      """
  }

  private var matchStatements: [String] {
    substitution.source.indices.map { index in
      let step = substitution.source[index]
      let outputs = (0..<step.operation.outputCount).map { port in
        RuleNames.source(Substitution.Port(step: index, port: port), in: substitution)
      }
      let inputs = step.inputs.map { RuleNames.source(operand: $0, in: substitution) }
      let settings =
        typing.convolutions.source[index].map { window($0, groups.source[index]) } ?? []
      return outputs.joined(separator: ", ") + " = " + call(step.operation, inputs, settings)
    }
  }

  private var rewriteStatements: [String] {
    substitution.target.indices.map { index in
      let step = substitution.target[index]
      let outputs = (0..<step.operation.outputCount).map { port in
        RuleNames.target(Substitution.Port(step: index, port: port), in: substitution)
      }
      let inputs = step.inputs.map { RuleNames.target(operand: $0, in: substitution) }
      var settings =
        typing.convolutions.target[index].map { window($0, groups.target[index]) } ?? []
      if case .split(let axis, _) = step.operation {
        settings = ["split: [\(outputs.map { "dim(\($0), \(axis))" }.joined(separator: ", "))]"]
      }
      return outputs.joined(separator: ", ") + " = " + call(step.operation, inputs, settings)
    }
  }

  private func window(_ number: Int, _ group: String) -> [String] {
    let suffix = number == 0 ? "" : "\(number)"
    return [
      "kernel_shape: k\(suffix)", "strides: [1, 1]", "pads: p\(suffix)", "dilations: [1, 1]",
      "group: \(group)",
    ]
  }

  private func call(_ operation: Operation, _ inputs: [String], _ settings: [String]) -> String {
    var name: String
    var settings = settings
    switch operation {
    case .convolution(_, _, let activation):
      name = activation.name == nil ? "Conv" : "com.microsoft.FusedConv"
      if let activation = activation.name { settings.append("activation: \"\(activation)\"") }
    case .relu: name = "Relu"
    case .concat(let axis, _):
      name = "Concat"
      settings = ["axis: \(axis)"]
    case .split(let axis, _):
      name = "Split"
      settings.insert("axis: \(axis)", at: 0)
    case .add: name = "Add"
    case .multiply: name = "Mul"
    case .matrixProduct: name = "MatMul"
    }
    let list = inputs.joined(separator: ", ")
    name += "(" + list + (settings.isEmpty ? "" : "; " + settings.joined(separator: ", ")) + ")"
    return name
  }

  private var conditions: [String] {
    rankConditions(typing.layout) + paddingConditions(typing.convolutions)
      + shapes.needed + groups.conditions + useConditions
      + distinctConditions + numberConditions
  }
}
