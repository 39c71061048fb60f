import TensorGraph

/// Matches `each`: a tree of operators under every value of a list.
extension Matcher {
  mutating func match(
    _ list: [Value], _ each: EachPattern, collected: [[Value]],
    then next: (inout Matcher) -> Void
  ) {
    let position = collected.first?.count ?? 0
    guard position < list.count, !each.elements.isEmpty else {
      bindLists(each, collected, from: 0, then: next)
      return
    }
    match(list[position], each.template) { matcher in
      let mark = matcher.evaluator.bindings.mark
      var collected = collected
      for (index, element) in each.elements.enumerated() {
        guard let value = matcher.evaluator.bindings.values[element.slot] else { return }
        collected[index].append(value)
        matcher.evaluator.bindings.release(value: element.slot)
      }
      matcher.match(list, each, collected: collected, then: next)
      matcher.evaluator.bindings.undo(to: mark)
    }
  }

  private mutating func bindLists(
    _ each: EachPattern, _ collected: [[Value]], from index: Int,
    then next: (inout Matcher) -> Void
  ) {
    guard index < each.elements.count else {
      next(&self)
      return
    }
    bind(list: each.elements[index].list, collected[index]) { matcher in
      matcher.bindLists(each, collected, from: index + 1, then: next)
    }
  }

  private mutating func match(
    _ value: Value, _ template: TemplateNode, then next: (inout Matcher) -> Void
  ) {
    let node = place.graph[value.node]
    guard node.op == template.op, node.outputs.count == 1,
      node.inputs.count == template.inputs.count
    else { return }
    let mark = evaluator.bindings.mark
    defer { evaluator.bindings.undo(to: mark) }
    guard test(template.attributes, node) else { return }
    evaluator.bindings.add(elementNode: value.node)
    match(node.inputs, template, from: 0, then: next)
    if node.op.isCommutative, node.inputs.count == 2, node.inputs[0] != node.inputs[1] {
      match(node.inputs.reversed(), template, from: 0, then: next)
    }
  }

  private mutating func match(
    _ inputs: [Value], _ template: TemplateNode, from index: Int,
    then next: (inout Matcher) -> Void
  ) {
    guard index < inputs.count else {
      next(&self)
      return
    }
    switch template.inputs[index] {
    case .any: match(inputs, template, from: index + 1, then: next)
    case .constant(let expected):
      guard let actual = evaluator.uniformValue(inputs[index]),
        Datum.double(actual).matches(.double(expected))
      else { return }
      match(inputs, template, from: index + 1, then: next)
    case .value(let slot):
      let mark = evaluator.bindings.mark
      if bind(value: slot, inputs[index]) {
        match(inputs, template, from: index + 1, then: next)
      }
      evaluator.bindings.undo(to: mark)
    case .node(let inner):
      match(inputs[index], inner) { matcher in
        matcher.match(inputs, template, from: index + 1, then: next)
      }
    }
  }
}
