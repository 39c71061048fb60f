import TensorGraph

/// Orders the nodes of a pattern from one of them outward, each reached over an edge where there is
/// one: first from readers to what they read, which leaves no choice, then the other way.
struct PlanBuilder {
  private let rule: CompiledRule
  private var bound = SlotUses(.literal(.bool(true)))
  private var isPlaced: [Bool]
  private var pendingConditions: [Int]
  private var pendingConstants: [Int]

  init(_ rule: CompiledRule) {
    self.rule = rule
    isPlaced = rule.nodes.map { _ in false }
    pendingConditions = Array(rule.conditions.indices)
    pendingConstants = Array(rule.constants.indices)
  }

  func plan(from start: Int) -> MatchPlan {
    var builder = self
    var steps = [builder.place(start, .seed)]
    while let (node, access) = builder.next() { steps.append(builder.place(node, access)) }
    return MatchPlan(steps: steps)
  }

  /// The next node to match, and how it is reached.
  private func next() -> (node: Int, access: MatchPlan.Access)? {
    let open = rule.nodes.indices.filter { !isPlaced[$0] }
    for node in open {
      for output in rule.nodes[node].outputs {
        if case .value(let slot) = output, bound.values.contains(slot) {
          return (node, .producer(value: slot))
        }
        if case .list(let slot) = output, bound.lists.contains(slot) {
          return (node, .listProducer(list: slot))
        }
      }
    }
    // Among values, one that the pattern computes has fewer readers than a variable.
    for fromResults in [true, false] {
      for node in open {
        for slot in rule.nodes[node].inputSlots
        where bound.values.contains(slot) && (rule.producers[slot] != nil) == fromResults {
          return (node, .consumers(value: slot))
        }
      }
    }
    for node in open {
      for slot in rule.nodes[node].inputLists where bound.lists.contains(slot) {
        return (node, .listConsumers(list: slot))
      }
    }
    return open.first.map { ($0, .anywhere) }
  }

  private mutating func place(_ index: Int, _ access: MatchPlan.Access) -> MatchPlan.Step {
    isPlaced[index] = true
    let node = rule.nodes[index]
    for port in node.inputs + node.outputs {
      switch port {
      case .value(let slot): bound.values.insert(slot)
      case .list(let slot): bind(list: slot)
      }
    }
    bind(node.attributes)
    return MatchPlan.Step(
      node: index, access: access, conditions: takeConditions(), constants: takeConstants(),
      order: order(of: index))
  }

  /// The first node that a symmetry moves decides, with the one in its place, which match stands for
  /// the others.
  private func order(of index: Int) -> MatchPlan.Order {
    var order = MatchPlan.Order()
    for exchange in rule.symmetries {
      guard let first = exchange.indices.first(where: { exchange[$0] != $0 }) else { continue }
      let second = exchange[first]
      if index == first, isPlaced[second] { order.notAfter.append(second) }
      if index == second, isPlaced[first] { order.notBefore.append(first) }
    }
    return order
  }

  private mutating func bind(list: Int) {
    guard bound.lists.insert(list).inserted, let each = rule.eachPatterns[list] else { return }
    bind(each.template)
    for element in each.elements { bind(list: element.list) }
  }

  private mutating func bind(_ template: TemplateNode) {
    bind(template.attributes)
    bound.values.formUnion(template.slots)
    for case .node(let inner) in template.inputs { bind(inner) }
  }

  private mutating func bind(_ attributes: [(name: String, test: AttributeTest)]) {
    for (_, test) in attributes { if case .slot(let slot) = test { bound.data.insert(slot) } }
  }

  private mutating func takeConditions() -> [Int] {
    var ready: [Int] = []
    for index in pendingConditions {
      let uses = SlotUses(rule.conditions[index].expression)
      // Of equal weights, a slot names the first: which one is known at the end.
      if isPlaced.contains(false), rule.conditions[index].asksForUses { continue }
      guard uses.values.isSubset(of: bound.values), uses.lists.isSubset(of: bound.lists),
        uses.data.isSubset(of: bound.data)
      else { continue }
      if case .define(let slot, _) = rule.conditions[index] { bound.data.insert(slot) }
      ready.append(index)
    }
    pendingConditions.removeAll { ready.contains($0) }
    return ready
  }

  private mutating func takeConstants() -> [Int] {
    let ready = pendingConstants.filter { bound.values.contains(rule.constants[$0].slot) }
    pendingConstants.removeAll { ready.contains($0) }
    return ready
  }
}

extension Condition {
  var expression: Expression {
    switch self {
    case .test(let test): test
    case .define(_, let expression): expression
    }
  }

  var asksForUses: Bool {
    expression.withParts.contains {
      if case .call(let function, _) = $0 { function.changingFact == .uses } else { false }
    }
  }
}

extension CompiledRule {
  var listsAtSeveralPorts: [Int] {
    var counts = listProducers.map { $0 == nil ? 0 : 1 }
    for node in nodes { for list in node.inputLists { counts[list] += 1 } }
    for each in eachPatterns { for element in each?.elements ?? [] { counts[element.list] += 1 } }
    return counts.indices.filter { counts[$0] > 1 }
  }
}
