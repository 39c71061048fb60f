/// A tensor computation: operators applied to values, with static types.
///
/// A value type, copied on write; a copy is a snapshot. Node ids are stable: they are given in
/// increasing order and never again. Beside the nodes, the graph keeps for each node who reads it,
/// whether it depends on weights alone, its level (longest path from a node without inputs) and
/// its content hash; all are maintained through edits.
public struct Graph: Sendable {
  @usableFromInline var slots: [Node?] = []
  @usableFromInline var useLists: [[Use]] = []
  @usableFromInline var hashes: [ContentHash] = []
  @usableFromInline var levels: [Int32] = []
  @usableFromInline var weightOnly: [Bool] = []

  /// The input nodes, in the order of the model.
  public internal(set) var inputs: [NodeID] = []
  public internal(set) var outputs: [GraphOutput] = []
  public internal(set) var nodeCount = 0
  /// How many size points the graph is known at (see `NodeForm`): 1 where nothing depends on sizes.
  public internal(set) var pointCount = 1
  /// 128-bit hash of what the graph computes and how: independent of ids and of the order in which
  /// nodes were added; the order of a commutative operator's inputs does not count.
  public internal(set) var contentHash = ContentHasher().finish()

  public init() {}

  /// One more than the largest id ever given.
  @inlinable public var idLimit: Int { slots.count }

  /// All nodes' ids, increasing.
  public var nodeIDs: [NodeID] {
    slots.indices.compactMap { slots[$0] == nil ? nil : NodeID($0) }
  }

  public func contains(_ id: NodeID) -> Bool { node(id) != nil }

  /// The node, or nil when it was never there or was removed.
  @inlinable public func node(_ id: NodeID) -> Node? {
    id.rawValue >= 0 && id.index < slots.count ? slots[id.index] : nil
  }

  /// The node named `id`, which must be in the graph.
  @inlinable public subscript(id: NodeID) -> Node {
    guard let node = node(id) else { preconditionFailure("no node \(id) in this graph") }
    return node
  }

  @inlinable public func type(of value: Value) -> TensorType {
    self[value.node].outputs[Int(value.port)]
  }

  /// Who reads the outputs of a node, sorted by consumer and input; graph outputs not included.
  @inlinable public func uses(of id: NodeID) -> [Use] { useLists[id.index] }

  /// Whether nothing that the node depends on is a graph input: it can be computed once, before
  /// the graph runs.
  @inlinable public func isWeightOnly(_ id: NodeID) -> Bool { weightOnly[id.index] }

  /// Hash of the whole computation that ends in this node.
  @inlinable public func hash(of id: NodeID) -> ContentHash { hashes[id.index] }

  /// Length of the longest path to the node from one without inputs. What a node reads has a
  /// smaller level.
  @inlinable public func level(of id: NodeID) -> Int { Int(levels[id.index]) }

  public func isOutput(_ id: NodeID) -> Bool { outputs.contains { $0.value.node == id } }

  public func isOutput(_ value: Value) -> Bool { outputs.contains { $0.value == value } }

  /// All nodes, each after those that it reads: by level, then by id.
  public func topologicalOrder() -> [NodeID] {
    // By counting: each level begins after all nodes of the levels below it.
    let ids = nodeIDs
    var starts = [Int](repeating: 0, count: ids.reduce(0) { max($0, level(of: $1)) } + 2)
    for id in ids { starts[level(of: id) + 1] += 1 }
    for level in starts.indices.dropFirst() { starts[level] += starts[level - 1] }
    var order = ids
    for id in ids {
      order[starts[level(of: id)]] = id
      starts[level(of: id)] += 1
    }
    return order
  }

  /// Whether any of `ancestors` is `id` or lies upstream of it.
  public func depends(_ id: NodeID, onAnyOf ancestors: [NodeID]) -> Bool {
    guard let lowest = ancestors.map({ levels[$0.index] }).min() else { return false }
    var seen: Set<NodeID> = [id]
    var stack = [id]
    while let current = stack.popLast() {
      if ancestors.contains(current) { return true }
      for input in self[current].inputs
      where levels[input.node.index] >= lowest && seen.insert(input.node).inserted {
        stack.append(input.node)
      }
    }
    return false
  }
}

/// A result of the graph, by the name it has in the model.
public struct GraphOutput: Hashable, Sendable {
  public let name: String
  public let value: Value

  public init(name: String, value: Value) {
    self.name = name
    self.value = value
  }
}
