import ONNXFormat
import SeededRandom
import TensorGraph

/// Builds random graphs in which the pattern of a rule stands.
///
/// Values are built from the free names on: an operator's free inputs get shapes that fit the
/// others, then its attributes are drawn, guided by what the conditions say. Most draws satisfy the
/// pattern; whether one really does is for the matcher to say.
struct PatternSampler {
  let rule: RuleSyntax
  let hints: RuleHints
  /// What the example that is built gives.
  let example: ExampleSyntax
  var sampler: ShapeSampler
  var instance: PatternInstance
  /// Values by their names in the rule; a list variable has any number of them.
  var values: [String: [Value]] = [:]
  var data: [String: AttributeValue] = [:]
  /// For the element names of an `each`, the name of the current element's own copy.
  var elements: [String: String] = [:]
  var leafCount = 0
  /// For list variables whose values are being made, the names of these.
  var listNames: [String: [String]] = [:]
  /// Shapes of free values that are decided before the values are made.
  var planned: [String: [Int]] = [:]
  /// Statements whose building has begun.
  var building: Set<Int> = []

  /// A new instance, or a misfit.
  ///
  /// - Parameters:
  ///   - integers: Whether its elements are integers where operators allow it.
  ///   - trial: What the rule is tried on beside the usual, and on which elements.
  ///   - example: What some variables of the pattern are.
  static func sample(
    _ rule: RuleFacts, random: CounterRandom, label: String, integers: Bool,
    trial: (kind: Trial, type: ElementType)? = nil, example: ExampleSyntax = ExampleSyntax()
  ) throws -> PatternInstance {
    var random = random
    let hints = RuleHints(rule) { random.next(below: 2) == 0 }
    let usual: ElementType = integers ? (random.next(below: 2) == 0 ? .int64 : .int32) : .float32
    let type = trial.map { $0.kind.retypes ? .float32 : $0.type } ?? usual
    var sampler = PatternSampler(
      hints: hints, sampler: ShapeSampler(random: random),
      instance: PatternInstance(
        integerRange: rule.integerRange, elementType: type, trial: trial?.kind, label: label),
      example: example)
    // Of weights that are known to rules, there are few elements.
    if trial?.kind.choosesConstants == true, rule.isElementwise {
      sampler.sampler.largestCount = Weight.inlineLimit
    }
    sampler.planAxes()
    // From the last on, what is read knows what its reader wants of it.
    let indices = Array(sampler.rule.match.indices)
    for index in sampler.sampler.chance(0.25) ? indices.reversed() : indices {
      try sampler.build(statement: index)
    }
    sampler.exposeOutputs()
    if let trial, trial.kind.retypes {
      sampler.instance.graph = sampler.instance.graph.retyped(.float32, to: trial.type)
      sampler.instance.elementType = trial.type
    }
    return sampler.instance
  }

  private init(
    hints: RuleHints, sampler: ShapeSampler, instance: PatternInstance, example: ExampleSyntax
  ) {
    self.example = example
    for case (let name, _, .attribute(let value)) in example.entries { data[name] = value }
    rule = hints.facts.rule
    self.hints = hints
    self.sampler = sampler
    self.instance = instance
  }

  var evaluator: HintEvaluator {
    let (values, elements, planned, graph) = (values, elements, planned, instance.graph)
    return HintEvaluator(facts: hints.facts, data: data) { name in
      let own = elements[name] ?? name
      guard let found = values[own] else { return planned[own] }
      return found.count == 1 ? graph.type(of: found[0]).shape : nil
    }
  }

  /// Builds a statement of the pattern unless that is done.
  ///
  /// - Parameter wanted: What whoever reads its result wants of the shape.
  mutating func build(statement index: Int, wanted: ShapeHint = ShapeHint()) throws {
    let statement = rule.match[index]
    guard let first = statement.targets.first(where: { $0.name != "_" }),
      values[first.name] == nil
    else { return }
    switch statement.value.kind {
    case .operation(let operation):
      let hasList = statement.targets.contains(where: \.isList)
      let count = statement.targets.count + (hasList ? sampler.integer(0...1) : 0)
      let node = try build(
        operation, outputCount: hasList || count > 1 ? count : nil, wanted: wanted)
      try bind(statement.targets, to: node)
    case .each(_, let bound, let body):
      values[first.name] = try buildEach(bound, body)
    default: throw Misfit(reason: "a statement that is no operator")
    }
  }

  private mutating func bind(_ targets: [TargetSyntax], to node: NodeID) throws {
    let outputs = instance.graph[node].outputs.indices.map { Value(node, port: $0) }
    var next = 0
    let singles = targets.filter { !$0.isList }.count
    guard outputs.count >= singles else { throw Misfit(reason: "too few outputs") }
    for target in targets {
      let count = target.isList ? outputs.count - singles : 1
      if target.name != "_" { values[target.name] = Array(outputs[next..<(next + count)]) }
      next += count
    }
  }

  /// One copy of `body` for each of one to three elements.
  mutating func buildEach(_ bound: [ElementSyntax], _ body: Syntax) throws -> [Value] {
    guard case .operation(let operation) = body.kind else {
      throw Misfit(reason: "each over what is no operator")
    }
    var lists: [String: [Value]] = [:]
    var known: Int?
    for element in bound {
      guard case .name(let list) = element.source.kind else { continue }
      if let values = values[list] { known = values.count }
    }
    let count = known ?? sampler.integer(1...3)
    var results: [Value] = []
    for index in 0..<count {
      for element in bound {
        let own = "\(element.name)#\(index)"
        elements[element.name] = own
        if case .name(let list) = element.source.kind, let found = values[list] {
          values[own] = [found[index]]
        }
      }
      results.append(Value(try build(operation, outputCount: nil)))
      for element in bound {
        guard case .name(let list) = element.source.kind,
          let value = values["\(element.name)#\(index)"]?.first
        else { continue }
        lists[list, default: []].append(value)
      }
    }
    for element in bound {
      elements[element.name] = nil
      if case .name(let list) = element.source.kind { values[list] = lists[list] ?? [] }
    }
    return results
  }

  /// Makes outputs of what nothing reads, and sometimes of what is read as well.
  private mutating func exposeOutputs() {
    for id in instance.graph.nodeIDs {
      let node = instance.graph[id]
      guard node.op != .input, node.op != .weight else { continue }
      let uses = instance.graph.uses(of: id)
      for port in node.outputs.indices {
        let isRead = uses.contains { Int($0.port) == port }
        if !isRead || sampler.chance(0.1) {
          instance.graph.addOutput("o\(instance.graph.outputs.count)", Value(id, port: port))
        }
      }
    }
  }
}
