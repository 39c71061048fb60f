import ONNXFormat
import TensorGraph

/// Operators of the pattern, their inputs and attributes.
extension PatternSampler {
  /// One input position of a node that is being built.
  enum Slot {
    case value(Value)
    /// A free name, to become an input or a weight.
    case free(String)
    /// `_`
    case anything
    /// A weight whose elements all have this value.
    case number(Double)
  }

  mutating func build(
    _ operation: OperatorSyntax, outputCount: Int?, wanted: ShapeHint = ShapeHint()
  ) throws -> NodeID {
    var slots: [Slot] = []
    for (position, syntax) in operation.inputs.enumerated() {
      let inner = wantedShape(of: operation, at: position, after: slots, wanted)
      slots += try self.slots(of: syntax, wanted: inner)
    }
    for case .free(let name) in slots { planShapes(for: name) }
    let fixed = try fixedAttributes(of: operation)
    let hint = operandHints(slots, rank: operation.op.keepsRank ? wanted.rank : nil)
    var operands = OperandSampler(
      op: operation.op, shapes: slots.map(shape), hint: hint, attributes: fixed,
      outputCount: outputCount, sampler: sampler)
    let alike = sampler.chance(0.6) ? nodeAlike(operation) : nil
    operands.alike = alike.map { $0.inputs.map { instance.graph.type(of: $0).shape } } ?? []
    operands.absent = operation.absentAttributes
    operands.wanted = wanted
    operands.run()
    sampler = operands.sampler
    for case (.free(let name), let shape?) in zip(slots, operands.shapes) {
      planned[name] = planned[name] ?? shape
    }
    let attributes = try attributes(
      of: operation, operands, outputCount: outputCount, like: alike)
    var inputs: [Value] = []
    for (position, slot) in slots.enumerated() {
      let shape = try operands.shapes[position] ?? outputShape(operation.op, attributes, inputs)
      inputs.append(try value(slot, shape, operation.op, position))
    }
    let node = try instance.graph.add(operation.op, attributes, inputs)
    try bindAttributes(of: operation, attributes)
    return node
  }

  private mutating func slots(of syntax: Syntax, wanted: ShapeHint) throws -> [Slot] {
    switch syntax.kind {
    case .int(let number): return [.number(Double(number))]
    case .double(let number): return [.number(number)]
    case .operation(let inner):
      return [.value(Value(try build(inner, outputCount: nil, wanted: wanted)))]
    case .name("_"): return [.anything]
    case .name(let name):
      let own = elements[name] ?? name
      try buildProducer(of: name, wanted: wanted)
      return values[own]?.first.map { [.value($0)] } ?? [.free(own)]
    case .each(_, let bound, let body): return try buildEach(bound, body).map { .value($0) }
    case .spread(let inner):
      guard case .name(let name) = inner.kind else { throw Misfit(reason: "spread of no name") }
      try buildProducer(of: name, wanted: ShapeHint())
      if let list = values[name] { return list.map { .value($0) } }
      let names = (0..<sampler.integer(1...2)).map { "\(name)#\($0)" }
      listNames[name] = names
      return names.map { .free($0) }
    default: throw Misfit(reason: "an input that is no value")
    }
  }

  private mutating func buildProducer(of name: String, wanted: ShapeHint) throws {
    guard values[name] == nil else { return }
    for (index, statement) in rule.match.enumerated()
    where statement.targets.contains(where: { $0.name == name }) {
      guard building.insert(index).inserted else { throw Misfit(reason: "a circular pattern") }
      try build(statement: index, wanted: wanted)
    }
  }

  func shape(_ slot: Slot) -> [Int]? {
    switch slot {
    case .value(let value): instance.graph.type(of: value).shape
    case .free(let name):
      values[name]?.first.map { instance.graph.type(of: $0).shape } ?? given(name)
        ?? planned[name]
    case .anything, .number: nil
    }
  }

  /// The shape that the example gives a value.
  private func given(_ name: String) -> [Int]? {
    if case .tensor(let type, _)? = example[name] { type.shape } else { nil }
  }

  private mutating func bindAttributes(
    of operation: OperatorSyntax, _ attributes: Attributes
  ) throws {
    for attribute in operation.attributes {
      guard case .name(let name) = attribute.value.kind, name != "none" else { continue }
      if let known = data[name], known != attributes[attribute.label] {
        throw Misfit(reason: "two values of \(name)")
      }
      data[name] = attributes[attribute.label]
    }
  }

  /// The shape of the output, for an input that must have it (the addend of a fused convolution).
  private func outputShape(
    _ op: Operator, _ attributes: Attributes, _ inputs: [Value]
  ) throws -> [Int] {
    let types = inputs.map { instance.graph.type(of: $0) }
    return try op.inferOutputs(attributes: attributes, inputs: types).first?.shape ?? []
  }
}
