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

  mutating func build(_ operation: OperatorSyntax, outputCount: Int?) throws -> NodeID {
    let slots = try operation.inputs.flatMap { syntax in try self.slots(of: syntax) }
    var fixed = try fixedAttributes(of: operation)
    var slotHints: [ShapeHint] = []
    for slot in slots { slotHints.append(hint(slot)) }
    var operands = OperandSampler(
      op: operation.op, shapes: slots.map(shape), hints: slotHints, attributes: fixed,
      outputCount: outputCount, sampler: sampler)
    operands.run()
    sampler = operands.sampler
    fixed = operands.attributes
    addImplied(to: &fixed, by: operation)
    let shapes = operands.shapes
    var attributes = AttributeSampler(
      op: operation.op, shapes: shapes.map { $0 ?? [] }, outputCount: outputCount,
      sampler: sampler)
    let completed = attributes.complete(fixed)
    sampler = attributes.sampler
    guard let completed else { throw Misfit(reason: "no attributes fit") }
    var inputs: [Value] = []
    for (position, slot) in slots.enumerated() {
      let shape = try shapes[position] ?? outputShape(operation.op, completed, inputs)
      inputs.append(try value(slot, shape, operation.op, position))
    }
    let node = try instance.graph.add(operation.op, completed, inputs)
    try bindAttributes(of: operation, completed)
    return node
  }

  private mutating func slots(of syntax: Syntax) throws -> [Slot] {
    switch syntax.kind {
    case .int(let number): return [.number(Double(number))]
    case .double(let number): return [.number(number)]
    case .operation(let inner): return [.value(Value(try build(inner, outputCount: nil)))]
    case .name("_"): return [.anything]
    case .name(let name):
      let own = elements[name] ?? name
      try buildProducer(of: name)
      return values[own]?.first.map { [.value($0)] } ?? [.free(own)]
    case .each(_, let bound, let body): return try buildEach(bound, body).map { .value($0) }
    case .spread(let inner):
      guard case .name(let name) = inner.kind else { throw Misfit(reason: "spread of no name") }
      try buildProducer(of: name)
      if let list = values[name] { return list.map { .value($0) } }
      let names = (0..<sampler.integer(1...2)).map { "\(name)#\($0)" }
      listNames[name] = names
      return names.map { .free($0) }
    default: throw Misfit(reason: "an input that is no value")
    }
  }

  private mutating func buildProducer(of name: String) throws {
    guard values[name] == nil else { return }
    for (index, statement) in rule.match.enumerated()
    where statement.targets.contains(where: { $0.name == name }) {
      guard building.insert(index).inserted else { throw Misfit(reason: "a circular pattern") }
      try build(statement: index)
    }
  }

  private func shape(_ slot: Slot) -> [Int]? {
    switch slot {
    case .value(let value): instance.graph.type(of: value).shape
    case .free(let name):
      values[name]?.first.map { instance.graph.type(of: $0).shape } ?? given(name)
    case .anything, .number: nil
    }
  }

  /// The shape that the example gives a value.
  private func given(_ name: String) -> [Int]? {
    if case .tensor(let type, _)? = example[name] { type.shape } else { nil }
  }

  private mutating func hint(_ slot: Slot) -> ShapeHint {
    switch slot {
    case .value, .anything: return ShapeHint()
    case .number: return constantHint()
    case .free(let name):
      let hint = hints.shape(of: name, evaluator)
      let isOpen = hint.shape == nil && hint.rank == nil && !hint.isSingle
      return isOpen && hints.isUniform(name) ? constantHint() : hint
    }
  }

  /// Constants are mostly scalars, but any shape may hold equal elements.
  private mutating func constantHint() -> ShapeHint {
    var hint = ShapeHint()
    hint.isSingle = sampler.chance(0.85)
    hint.mostRank = sampler.chance(0.6) ? 0 : sampler.chance(0.5) ? 1 : 4
    return hint
  }

  /// The attributes that the pattern or the conditions determine already.
  private mutating func fixedAttributes(
    of operation: OperatorSyntax
  ) throws -> [String: AttributeValue] {
    var fixed: [String: AttributeValue] = [:]
    let evaluator = evaluator
    for attribute in operation.attributes {
      if case .name(let name) = attribute.value.kind {
        if name == "none" { continue }
        fixed[attribute.label] = data[name] ?? hints.attribute(name, evaluator)
      } else {
        fixed[attribute.label] = evaluator.evaluate(attribute.value)
      }
    }
    for rule in operation.op.attributeRules {
      if rule.kind == .float, case .int(let value)? = fixed[rule.name] {
        fixed[rule.name] = .float(Float(value))
      }
      if operation.isComplete, fixed[rule.name] == nil { fixed[rule.name] = rule.defaultValue }
    }
    return fixed
  }

  /// Adds what the conditions say of attributes, now that those which the shapes decide are known:
  /// padding, for one, where it depends on the kernel.
  private func addImplied(
    to fixed: inout [String: AttributeValue], by operation: OperatorSyntax
  ) {
    var known = data
    for attribute in operation.attributes {
      if case .name(let name) = attribute.value.kind, let value = fixed[attribute.label] {
        known[name] = value
      }
    }
    let evaluator = HintEvaluator(type: evaluator.type, data: known)
    for attribute in operation.attributes where fixed[attribute.label] == nil {
      guard case .name(let name) = attribute.value.kind, name != "none" else { continue }
      fixed[attribute.label] = hints.attribute(name, evaluator)
    }
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
