import TensorGraph

/// What a match has bound so far, by slot; with a trail to take bindings back.
struct Bindings: Sendable {
  private(set) var nodes: [NodeID?]
  private(set) var values: [Value?]
  private(set) var lists: [[Value]?]
  private(set) var data: [Datum?]
  /// Nodes matched inside `each`.
  private(set) var elementNodes: [NodeID] = []
  private var trail: [Entry] = []

  private enum Entry: Sendable {
    case node(Int)
    case value(Int)
    case list(Int)
    case datum(Int)
    case elementNode
    case hiddenValue(Int, Value)
    case hiddenList(Int, [Value])
  }

  init(_ rule: CompiledRule) {
    nodes = Array(repeating: nil, count: rule.nodes.count)
    values = Array(repeating: nil, count: rule.producers.count)
    lists = Array(repeating: nil, count: rule.listProducers.count)
    data = Array(repeating: nil, count: rule.datumCount)
  }

  /// A point to which `undo(to:)` goes back.
  var mark: Int { trail.count }

  mutating func undo(to mark: Int) {
    while trail.count > mark, let entry = trail.popLast() {
      switch entry {
      case .node(let slot): nodes[slot] = nil
      case .value(let slot): values[slot] = nil
      case .list(let slot): lists[slot] = nil
      case .datum(let slot): data[slot] = nil
      case .elementNode: elementNodes.removeLast()
      case .hiddenValue(let slot, let value): values[slot] = value
      case .hiddenList(let slot, let list): lists[slot] = list
      }
    }
  }

  mutating func bind(node slot: Int, _ id: NodeID) {
    nodes[slot] = id
    trail.append(.node(slot))
  }

  mutating func bind(value slot: Int, _ value: Value) {
    values[slot] = value
    trail.append(.value(slot))
  }

  mutating func bind(list slot: Int, _ list: [Value]) {
    lists[slot] = list
    trail.append(.list(slot))
  }

  mutating func bind(datum slot: Int, _ datum: Datum) {
    data[slot] = datum
    trail.append(.datum(slot))
  }

  mutating func add(elementNode id: NodeID) {
    elementNodes.append(id)
    trail.append(.elementNode)
  }

  /// Frees the slot of an element for the next one; taken back by `undo`.
  mutating func release(value slot: Int) {
    guard let value = values[slot] else { return }
    values[slot] = nil
    trail.append(.hiddenValue(slot, value))
  }

  /// Binds a slot that is bound to another value; taken back by `undo`.
  mutating func rebind(value slot: Int, _ value: Value) {
    release(value: slot)
    values[slot] = value
  }

  /// The same for a list.
  mutating func rebind(list slot: Int, _ list: [Value]) {
    guard let hidden = lists[slot] else { return }
    lists[slot] = list
    trail.append(.hiddenList(slot, hidden))
  }

  /// Sets a datum without a trail: for names that are set anew each time they are reached.
  mutating func set(datum slot: Int, _ datum: Datum?) { data[slot] = datum }
}

/// What a finished match is known by.
extension Bindings {
  /// The matched nodes, in the order of the pattern; nil where exchanging them by a symmetry gives a
  /// list that comes earlier.
  func matchedNodes(by symmetries: [[Int]]) -> [NodeID]? {
    let matched = nodes.compactMap { $0 }
    guard matched.count == nodes.count else { return nil }
    for exchange in symmetries {
      for (position, other) in exchange.enumerated() where matched[position] != matched[other] {
        if matched[other] < matched[position] { return nil }
        break
      }
    }
    return matched
  }

  /// Hash of rule and bindings.
  func key(of rule: Int) -> ContentHash {
    var hasher = ContentHasher()
    hasher.combine(rule)
    for node in nodes { hasher.combine(node.map { Int($0.rawValue) } ?? -1) }
    for node in elementNodes { hasher.combine(Int(node.rawValue)) }
    for value in values { hasher.combine(value) }
    for list in lists {
      hasher.combine(list?.count ?? -1)
      for value in list ?? [] { hasher.combine(value) }
    }
    return hasher.finish()
  }
}

extension ContentHasher {
  mutating func combine(_ value: Value?) {
    combine(value.map { Int($0.node.rawValue) } ?? Int.min)
    combine(value.map { Int($0.port) } ?? -1)
  }
}
