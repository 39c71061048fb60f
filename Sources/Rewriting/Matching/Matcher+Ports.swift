import TensorGraph

/// Lays the inputs and outputs of a graph node over those of a pattern node, in every way.
extension Matcher {
  mutating func bindOutputs(_ alignment: Alignment, port: Int, position: Int) {
    let ports = alignment.pattern.outputs
    let count = alignment.node.outputs.count
    guard port < ports.count else {
      if position == count { bindInputs(alignment) }
      return
    }
    switch ports[port] {
    case .value(let slot):
      guard position < count else { return }
      let value = Value(alignment.id, port: position)
      let mark = evaluator.bindings.mark
      if let bound = evaluator.bindings.values[slot] {
        guard bound == value else { return }
      } else {
        evaluator.bindings.bind(value: slot, value)
      }
      bindOutputs(alignment, port: port + 1, position: position + 1)
      evaluator.bindings.undo(to: mark)
    case .list(let slot):
      for length in Self.lengths(ports, after: port, left: count - position) {
        let list = (position..<(position + length)).map { Value(alignment.id, port: $0) }
        bind(list: slot, list) { matcher in
          matcher.bindOutputs(alignment, port: port + 1, position: position + length)
        }
      }
    }
  }

  /// Lengths that a list may have: all when another list follows, else the one that fits.
  private static func lengths(_ ports: [PatternPort], after port: Int, left: Int) -> Range<Int> {
    let rest = ports[(port + 1)...]
    let single = rest.filter { if case .value = $0 { true } else { false } }.count
    let longest = left - single
    guard longest >= 0 else { return 0..<0 }
    return single == rest.count ? longest..<(longest + 1) : 0..<(longest + 1)
  }

  private mutating func bindInputs(_ alignment: Alignment) {
    if alignment.pattern.op.isCommutative {
      bindUnordered(alignment, port: 0, used: 0)
    } else {
      bindOrdered(alignment, port: 0, position: 0)
    }
  }

  private mutating func bindOrdered(_ alignment: Alignment, port: Int, position: Int) {
    let ports = alignment.pattern.inputs
    let inputs = alignment.node.inputs
    guard port < ports.count else {
      if position == inputs.count { finish(alignment) }
      return
    }
    switch ports[port] {
    case .value(let slot):
      guard position < inputs.count else { return }
      let mark = evaluator.bindings.mark
      if bind(value: slot, inputs[position]) {
        bindOrdered(alignment, port: port + 1, position: position + 1)
      }
      evaluator.bindings.undo(to: mark)
    case .list(let slot):
      for length in Self.lengths(ports, after: port, left: inputs.count - position) {
        bind(list: slot, Array(inputs[position..<(position + length)])) { matcher in
          matcher.bindOrdered(alignment, port: port + 1, position: position + length)
        }
      }
    }
  }

  /// Single inputs take any position that is left, in turn; a list then takes the others.
  private mutating func bindUnordered(_ alignment: Alignment, port: Int, used: UInt64) {
    let singles = alignment.pattern.inputSlots
    let inputs = alignment.node.inputs
    guard inputs.count <= UInt64.bitWidth else { return }
    guard port < singles.count else {
      if let list = alignment.pattern.inputLists.first {
        let rest = inputs.indices.filter { used & (1 << $0) == 0 }.map { inputs[$0] }
        bind(list: list, rest) { $0.finish(alignment) }
      } else if singles.count == inputs.count {
        finish(alignment)
      }
      return
    }
    for position in inputs.indices where used & (1 << position) == 0 {
      // Equal inputs in another order are the same match.
      let isRepeated = (0..<position).contains {
        used & (1 << $0) == 0 && inputs[$0] == inputs[position]
      }
      guard !isRepeated else { continue }
      let mark = evaluator.bindings.mark
      if bind(value: singles[port], inputs[position]) {
        bindUnordered(alignment, port: port + 1, used: used | (1 << position))
      }
      evaluator.bindings.undo(to: mark)
    }
  }

  /// Binds or compares an input; refuses early what its producer cannot match.
  mutating func bind(value slot: Int, _ value: Value) -> Bool {
    if let bound = evaluator.bindings.values[slot] {
      if bound == value { return true }
      guard program.rule.producers[slot] == nil, place.graph.isSame(bound, value) else {
        return false
      }
      // Of equal weights the slot names the first, in whatever order they are met.
      if value < bound { evaluator.bindings.rebind(value: slot, value) }
      return true
    }
    if let (node, output) = program.rule.producers[slot] {
      let pattern = program.rule.nodes[node]
      guard place.graph[value.node].op == pattern.op,
        !pattern.hasOnlyValueOutputs || Int(value.port) == output
      else { return false }
    }
    evaluator.bindings.bind(value: slot, value)
    return true
  }

  /// Binds or compares a list, matches what its values must be made of, and goes on.
  mutating func bind(list slot: Int, _ list: [Value], then next: (inout Matcher) -> Void) {
    let mark = evaluator.bindings.mark
    defer { evaluator.bindings.undo(to: mark) }
    if let bound = evaluator.bindings.lists[slot] {
      guard bound.count == list.count, zip(bound, list).allSatisfy({ place.graph.isSame($0, $1) })
      else {
        return
      }
      if bound != list {
        evaluator.bindings.rebind(list: slot, zip(bound, list).map { min($0, $1) })
      }
      next(&self)
      return
    }
    evaluator.bindings.bind(list: slot, list)
    guard let each = program.rule.eachPatterns[slot] else {
      next(&self)
      return
    }
    guard !list.isEmpty else { return }
    match(list, each, collected: each.elements.map { _ in [] }, then: next)
  }
}
