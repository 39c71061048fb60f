import TensorGraph

/// New nodes and weights of a rewrite.
extension MatchEvaluator {
  mutating func build(_ construction: Construction) -> Datum? {
    var inputs: [Value] = []
    for expression in construction.inputs {
      guard let input = evaluate(expression) else { return nil }
      if let value = input.value {
        inputs.append(value)
      } else if let list = input.values {
        inputs += list
      } else {
        fail(construction.position, "an input of \(construction.op.name) is no value")
        return nil
      }
    }
    guard let attributes = attributes(of: construction) else { return nil }
    do throws(GraphError) {
      let id = try edit.add(construction.op, attributes, inputs, in: place.graph, at: point)
      guard let count = id.addedIndex.map({ edit.added[$0].outputs.count }) else { return nil }
      return count == 1
        ? .value(Value(id)) : .values((0..<count).map { Value(id, port: $0) })
    } catch {
      fail(construction.position, error.message)
      return nil
    }
  }

  private mutating func attributes(of construction: Construction) -> Attributes? {
    var attributes = Attributes.none
    for slot in construction.copied {
      guard let source = bindings.values[slot] else { return nil }
      for entry in place.graph[source.node].attributes(at: point).entries
      where construction.op.attributeRules.contains(where: { $0.name == entry.name }) {
        attributes[entry.name] = entry.value
      }
    }
    for (rule, expression) in construction.attributes {
      guard let expression else {
        attributes[rule.name] = nil
        continue
      }
      guard let datum = evaluate(expression), let value = datum.attribute(rule.kind) else {
        fail(construction.position, "the attribute \(rule.name) gets no \(rule.kind)")
        return nil
      }
      attributes[rule.name] = value
    }
    for rule in construction.defaulted where attributes[rule.name] == nil {
      attributes[rule.name] = rule.defaultValue
    }
    return attributes
  }

  mutating func build(_ constant: ConstantExpression) -> Datum? {
    guard let content = evaluate(constant.values), let typed = evaluate(constant.type) else {
      return nil
    }
    let numbers = content.number.map { [$0] } ?? content.items?.compactMap(\.number) ?? []
    var shape = content.number == nil ? [numbers.count] : []
    if let written = constant.shape {
      guard let ints = evaluate(written)?.ints else { return nil }
      shape = ints
    }
    let elementType: ElementType
    switch typed {
    case .type(let type): elementType = type
    case .value(let value): elementType = self.type(of: value).elementType
    default:
      fail(constant.position, "the constant has no element type")
      return nil
    }
    let type = TensorType(elementType, shape)
    guard shape.allSatisfy({ $0 >= 0 }), type.elementCount <= Weight.inlineLimit else {
      fail(constant.position, "a constant of \(numbers.count) values cannot be a \(type)")
      return nil
    }
    let values =
      numbers.count == 1 ? Array(repeating: numbers[0], count: type.elementCount) : numbers
    guard values.count == type.elementCount, let weight = Weight(values, type)
    else {
      fail(constant.position, "a constant of \(numbers.count) values cannot be a \(type)")
      return nil
    }
    edit.added.append(Node(.weight, inputs: [], outputs: [type], payload: .weight(weight)))
    return .value(Value(.added(edit.added.count - 1)))
  }
}
