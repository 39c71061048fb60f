extension Substitution {
  /// The rule of the file at position `number`.
  ///
  /// - Throws: `Refusal` where an operator is unknown or something refers to nothing.
  init(_ rule: TASORule, number: Int) throws(Refusal) {
    self.number = number
    source = try Self.steps(rule.source, side: "source")
    target = try Self.steps(rule.target, side: "target")
    var outputs: [OutputMapping] = []
    for mapping in rule.output {
      let from = Port(step: Int(mapping.sourceOperator), port: Int(mapping.sourceIndex))
      let to = Port(step: Int(mapping.targetOperator), port: Int(mapping.targetIndex))
      guard from.exists(in: source), to.exists(in: target) else {
        throw Refusal("an output is mapped that no operator has")
      }
      outputs.append(OutputMapping(source: from, target: to))
    }
    self.outputs = outputs
    guard !outputs.isEmpty else { throw Refusal("no output of the source is replaced") }
    guard Set(outputs.map(\.source)).count == outputs.count,
      Set(outputs.map(\.target)).count == outputs.count
    else { throw Refusal("an output is mapped twice") }
    let known = Set(source.flatMap(\.inputs))
    for operand in target.flatMap(\.inputs) {
      if let variable = operand.variable, !known.contains(operand) {
        throw Refusal("the target reads variable \(variable), which the source does not")
      }
    }
  }

  private static func steps(
    _ operators: [TASOOperator], side: String
  ) throws(Refusal) -> [Step] {
    var steps: [Step] = []
    for node in operators {
      var inputs: [Operand] = []
      for tensor in node.input {
        if tensor.operatorID < 0 {
          inputs.append(.variable(-Int(tensor.operatorID)))
          continue
        }
        let port = Port(step: Int(tensor.operatorID), port: Int(tensor.outputIndex))
        guard port.exists(in: steps) else {
          throw Refusal(
            "operator \(steps.count) of the \(side) reads an output that no earlier one has")
        }
        inputs.append(.result(port))
      }
      steps.append(Step(operation: try Operation(node), inputs: inputs))
    }
    guard !steps.isEmpty else { throw Refusal("the \(side) has no operator") }
    guard steps.count <= 12 else { throw Refusal("the \(side) has more than 12 operators") }
    return steps
  }
}

extension Substitution.Port {
  func exists(in steps: [Substitution.Step]) -> Bool {
    steps.indices.contains(step) && (0..<steps[step].operation.outputCount).contains(port)
  }
}
