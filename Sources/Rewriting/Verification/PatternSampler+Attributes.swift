import TensorGraph

/// Attributes of the pattern's nodes.
extension PatternSampler {
  /// All attributes of a node, its operands being known.
  ///
  /// - Parameter alike: An earlier node of the same operator, from which this one should differ
  ///   little.
  mutating func attributes(
    of operation: OperatorSyntax, _ operands: OperandSampler, outputCount: Int?, like alike: Node?
  ) throws -> Attributes {
    var fixed = operands.attributes
    let lists = addImplied(to: &fixed, by: operation)
    var attributes = AttributeSampler(
      op: operation.op, shapes: operands.shapes.map { $0 ?? [] }, outputCount: outputCount,
      lists: lists, absent: operands.absent, sampler: sampler)
    let elementType = instance.elementType
    let types = operands.shapes.map { $0.map { TensorType(elementType, $0) } }
    let completed =
      alike.flatMap { attributes.completed(fixed, like: $0, of: types) }
      ?? attributes.complete(fixed)
    sampler = attributes.sampler
    guard let completed else { throw Misfit(reason: "no attributes fit") }
    return completed
  }

  /// The last node of the same operator.
  func nodeAlike(_ operation: OperatorSyntax) -> Node? {
    var found: Node?
    for id in instance.graph.nodeIDs where instance.graph[id].op == operation.op {
      found = instance.graph[id]
    }
    return found
  }

  /// The attributes that the pattern or the conditions determine already.
  mutating func fixedAttributes(
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
  private mutating func addImplied(
    to fixed: inout [String: AttributeValue], by operation: OperatorSyntax
  ) -> [String: ListHint] {
    var known = data
    var lists: [String: ListHint] = [:]
    for attribute in operation.attributes {
      if case .name(let name) = attribute.value.kind, let value = fixed[attribute.label] {
        known[name] = value
      }
    }
    var evaluator = evaluator
    evaluator.data = known
    for attribute in operation.attributes where fixed[attribute.label] == nil {
      guard case .name(let name) = attribute.value.kind, name != "none" else { continue }
      fixed[attribute.label] = hints.attribute(name, evaluator)
      let list = hints.list(name, evaluator)
      if fixed[attribute.label] == nil, !list.isEmpty { lists[attribute.label] = list }
    }
    return lists
  }
}

extension OperatorSyntax {
  /// Optional attributes that a matched node must not have.
  var absentAttributes: Set<String> {
    var absent: Set<String> = []
    for attribute in attributes {
      if case .name("none") = attribute.value.kind { absent.insert(attribute.label) }
    }
    guard isComplete else { return absent }
    let named = Set(attributes.map(\.label))
    for rule in op.attributeRules where !rule.isRequired && !named.contains(rule.name) {
      absent.insert(rule.name)
    }
    return absent
  }
}
