import TensorGraph

/// Finds the matches of a rule by backtracking along a plan.
struct Matcher {
  let number: Int
  let program: RuleProgram
  let place: MatchedGraph
  var evaluator: MatchEvaluator
  /// Keys of the matches that are known, those found here among them.
  private(set) var keys: Set<ContentHash>
  private(set) var found: [Match] = []

  /// - Parameters:
  ///   - number: Position of the rule in its set.
  ///   - keys: Keys of matches that need not be found again.
  init(
    _ number: Int, _ program: RuleProgram, _ place: MatchedGraph, known keys: Set<ContentHash>
  ) {
    self.number = number
    self.program = program
    self.place = place
    self.keys = keys
    evaluator = MatchEvaluator(place, Bindings(program.rule))
  }

  /// Finds all matches in which the pattern node `start` is the graph node `id`, in a fixed order.
  mutating func match(from start: Int, at id: NodeID) {
    attempt(id, step: 0, of: program.rule.plans[start])
  }

  /// Goes on after `step` was matched.
  private mutating func run(_ step: Int, of plan: MatchPlan) {
    guard step < plan.steps.count else {
      // A list that two ports share is an edge of the pattern: it has to be there.
      if program.rule.sharedLists.allSatisfy({ evaluator.bindings.lists[$0]?.isEmpty == false }) {
        keep()
      }
      return
    }
    switch plan.steps[step].access {
    case .seed: break
    case .producer(let slot):
      if let value = evaluator.bindings.values[slot] {
        attempt(value.node, step: step, of: plan)
      }
    case .consumers(let slot):
      if let value = evaluator.bindings.values[slot] {
        tryConsumers(of: value, step: step, of: plan)
      }
    case .listProducer(let slot):
      if let first = evaluator.bindings.lists[slot]?.first {
        attempt(first.node, step: step, of: plan)
      }
    case .listConsumers(let slot):
      if let first = evaluator.bindings.lists[slot]?.first {
        tryConsumers(of: first, step: step, of: plan)
      }
    case .anywhere:
      for id in place.index.nodes(program.rule.nodes[plan.steps[step].node].op) {
        attempt(id, step: step, of: plan)
      }
    }
  }

  /// Keeps the match that is bound, unless it is known or a symmetric one stands for it.
  private mutating func keep() {
    guard let nodes = evaluator.bindings.matchedNodes(by: program.rule.symmetries) else { return }
    let key = evaluator.bindings.key(of: number)
    guard !keys.contains(key), let match = Match(number, program, nodes, key, &evaluator) else {
      return
    }
    keys.insert(key)
    found.append(match)
  }

  /// Readers of a value, or of weights of the same content.
  private mutating func tryConsumers(of value: Value, step: Int, of plan: MatchPlan) {
    let op = program.rule.nodes[plan.steps[step].node].op
    let producers = place.graph[value.node].weight.map { place.index.twins(of: $0) } ?? [value.node]
    for producer in producers {
      var last: NodeID?
      for use in place.graph.uses(of: producer)
      where use.port == value.port && use.consumer != last && place.graph[use.consumer].op == op {
        last = use.consumer
        attempt(use.consumer, step: step, of: plan)
      }
    }
  }

  private mutating func attempt(_ id: NodeID, step: Int, of plan: MatchPlan) {
    let slot = plan.steps[step].node
    let pattern = program.rule.nodes[slot]
    guard let node = place.graph.node(id), node.op == pattern.op,
      pattern.hasOnlyValueInputs
        ? node.inputs.count == pattern.inputs.count
        : node.inputs.count >= pattern.inputs.count - pattern.inputLists.count,
      isInOrder(id, plan.steps[step].order)
    else { return }
    let mark = evaluator.bindings.mark
    if test(pattern.attributes, node) {
      evaluator.bindings.bind(node: slot, id)
      let alignment = Alignment(step: step, plan: plan, id: id, node: node, pattern: pattern)
      bindOutputs(alignment, port: 0, position: 0)
    }
    evaluator.bindings.undo(to: mark)
  }

  /// Whether a symmetric match cannot be told already to come earlier.
  private func isInOrder(_ id: NodeID, _ order: MatchPlan.Order) -> Bool {
    for slot in order.notBefore {
      if let other = evaluator.bindings.nodes[slot], id < other { return false }
    }
    for slot in order.notAfter {
      if let other = evaluator.bindings.nodes[slot], other < id { return false }
    }
    return true
  }

  /// Tests or binds attributes.
  mutating func test(_ tests: [(name: String, test: AttributeTest)], _ node: Node) -> Bool {
    for (name, test) in tests {
      let value = node.attributes[name]
      switch test {
      case .absent:
        guard value == nil else { return false }
      case .equals(let expected):
        guard let value, Datum(value).matches(expected) else { return false }
      case .slot(let slot):
        guard let value else { return false }
        let datum = Datum(value)
        if let bound = evaluator.bindings.data[slot] {
          guard bound.matches(datum) else { return false }
        } else {
          evaluator.bindings.bind(datum: slot, datum)
        }
      }
    }
    return true
  }

  /// Called once all ports of a step's node are bound.
  mutating func finish(_ alignment: Alignment) {
    let step = alignment.plan.steps[alignment.step]
    for constant in step.constants {
      let (slot, expected) = program.rule.constants[constant]
      guard let value = evaluator.bindings.values[slot],
        let actual = evaluator.uniformValue(value),
        Datum.double(actual).matches(.double(expected))
      else { return }
    }
    for condition in step.conditions {
      switch program.rule.conditions[condition] {
      case .test(let test): guard evaluator.holds(test) else { return }
      case .define(let slot, let expression):
        evaluator.bindings.set(datum: slot, evaluator.evaluate(expression))
      }
    }
    run(alignment.step + 1, of: alignment.plan)
  }
}

/// A graph node on trial for a pattern node.
struct Alignment {
  let step: Int
  let plan: MatchPlan
  let id: NodeID
  let node: Node
  let pattern: PatternNode
}
