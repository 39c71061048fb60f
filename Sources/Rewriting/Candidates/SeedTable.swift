import TensorGraph

/// Where matching has to begin again after a change, by the operator of the node concerned.
struct SeedTable: Sendable {
  struct Seed: Hashable, Comparable, Sendable {
    let rule: Int
    let node: Int

    static func < (a: Seed, b: Seed) -> Bool { (a.rule, a.node) < (b.rule, b.node) }
  }

  struct FactSeed: Sendable {
    let seed: Seed
    let facts: FactMask
  }

  /// Through the lists of `each`: pattern nodes that read such lists, reached from an element by
  /// at most `depth` steps to readers.
  struct TemplateSeed: Sendable {
    let rule: Int
    let depth: Int
    let owners: [Int]
    /// By pattern node.
    let operators: [Operator]
    let facts: FactMask
  }

  /// A pattern node has this operator.
  private(set) var structure: [[Seed]]
  /// An output of the pattern node is asked for facts.
  private(set) var results: [[FactSeed]]
  /// An input of the pattern node that no pattern node gives is asked for facts. Where one gives it,
  /// matching begins there, not at all readers of a value that the pattern node may read elsewhere,
  /// such as a weight that all layers share.
  private(set) var readers: [[FactSeed]]
  /// The operator occurs in a tree of `each`.
  private(set) var templates: [[TemplateSeed]]
  /// Anything inside an `each` is asked for facts.
  private(set) var templateFacts: [TemplateSeed] = []

  init(_ rules: [CompiledRule]) {
    let count = Operator.allCases.count
    structure = Array(repeating: [], count: count)
    results = Array(repeating: [], count: count)
    readers = Array(repeating: [], count: count)
    templates = Array(repeating: [], count: count)
    for (number, rule) in rules.enumerated() { add(rule, number) }
  }

  private mutating func add(_ rule: CompiledRule, _ number: Int) {
    func facts(_ ports: [PatternPort]) -> FactMask {
      ports.reduce(into: []) { mask, port in
        switch port {
        case .value(let slot): mask.formUnion(rule.valueFacts[slot])
        case .list(let slot): mask.formUnion(rule.listFacts[slot])
        }
      }
    }
    func isFree(_ port: PatternPort) -> Bool {
      switch port {
      case .value(let slot): rule.producers[slot] == nil
      case .list(let slot): rule.listProducers[slot] == nil
      }
    }
    for (position, node) in rule.nodes.enumerated() {
      let seed = Seed(rule: number, node: position)
      let op = Int(node.op.rawValue)
      structure[op].append(seed)
      let (ofInputs, ofOutputs) = (facts(node.inputs.filter(isFree)), facts(node.outputs))
      if !ofInputs.isEmpty { readers[op].append(FactSeed(seed: seed, facts: ofInputs)) }
      if !ofOutputs.isEmpty { results[op].append(FactSeed(seed: seed, facts: ofOutputs)) }
    }
    let eachLists = rule.eachPatterns.indices.filter { rule.eachPatterns[$0] != nil }
    guard !eachLists.isEmpty else { return }
    let patterns = eachLists.compactMap { rule.eachPatterns[$0] }
    let mask = eachLists.reduce(into: FactMask()) { $0.formUnion(rule.listFacts[$1]) }
    let template = TemplateSeed(
      rule: number, depth: patterns.map(\.template.depth).reduce(0, +) + 1,
      owners: rule.nodes.indices.filter { node in
        rule.nodes[node].inputLists.contains { rule.eachPatterns[$0] != nil }
      },
      operators: rule.nodes.map(\.op),
      facts: patterns.reduce(into: mask) { mask, each in
        for slot in each.template.slots { mask.formUnion(rule.valueFacts[slot]) }
        for element in each.elements { mask.formUnion(rule.listFacts[element.list]) }
      })
    if !template.facts.isEmpty { templateFacts.append(template) }
    for op in Set(patterns.flatMap(\.template.operators)) {
      templates[Int(op.rawValue)].append(template)
    }
  }
}
