import TensorGraph

/// A hash of a graph that an edit changes only nearby: the sum, over all nodes, of a hash of the
/// node and of what it reads up to two edges away, and of a hash of each output and its position.
///
/// Equal graphs have equal signatures. Unequal graphs nearly always have unequal ones, but not
/// always: edits of two layers that look alike around the edit can lead to equal signatures.
/// Then the content hash tells them apart. A signature also sees what the content hash does not:
/// whether two equal computations are done once or twice.
public struct GraphSignature: Hashable, Sendable {
  public private(set) var high: UInt64
  public private(set) var low: UInt64

  static let zero = GraphSignature(ContentHash(high: 0, low: 0))

  init(_ hash: ContentHash) {
    high = hash.high
    low = hash.low
  }

  /// Sums wrap around.
  mutating func add(_ hash: ContentHash) {
    high &+= hash.high
    low &+= hash.low
  }

  mutating func subtract(_ hash: ContentHash) {
    high &-= hash.high
    low &-= hash.low
  }

  static func + (a: GraphSignature, b: GraphSignature) -> GraphSignature {
    var sum = a
    sum.add(ContentHash(high: b.high, low: b.low))
    return sum
  }

  public func hash(into hasher: inout Hasher) { hasher.combine(low) }

  public func _rawHashValue(seed: Int) -> Int {
    ContentHash(high: high, low: low)._rawHashValue(seed: seed)
  }
}

/// The signature of one graph, kept up to date through edits.
struct SignatureTable: Sendable {
  /// By node id: hash of the node and what it reads.
  private var near: [ContentHash]
  /// By node id: hash of the node and what it reads up to two edges away.
  private var far: [ContentHash]
  private(set) var signature = GraphSignature.zero

  private static let none = ContentHash(high: 0, low: 0)

  init(of graph: Graph) {
    near = Array(repeating: Self.none, count: graph.idLimit)
    far = near
    let ids = graph.nodeIDs
    for id in ids { near[id.index] = Self.hash(graph[id]) { graph[$0].label } }
    for id in ids {
      far[id.index] = Self.hash(graph[id]) { near[$0.index] }
      signature.add(far[id.index])
    }
    for (position, output) in graph.outputs.enumerated() {
      signature.add(Self.hash(output, position, far[output.value.node.index]))
    }
  }

  /// What an edit adds to the signature.
  func change(of effect: EditEffect, in graph: Graph) -> GraphSignature {
    change(SignatureChange(effect, of: graph, near: near), effect, graph)
  }

  /// Follows an edit.
  ///
  /// - Parameter graph: The graph before the edit.
  mutating func apply(_ effect: EditEffect, to graph: Graph) {
    let changed = SignatureChange(effect, of: graph, near: near)
    signature = signature + change(changed, effect, graph)
    let missing = effect.idLimit - near.count
    near += Array(repeating: Self.none, count: missing)
    far += Array(repeating: Self.none, count: missing)
    for node in changed.nodes {
      near[node.id.index] = node.near
      far[node.id.index] = node.far
    }
  }

  private func change(
    _ changed: SignatureChange, _ effect: EditEffect, _ graph: Graph
  ) -> GraphSignature {
    var change = GraphSignature.zero
    for node in changed.nodes {
      change.add(node.far)
      if node.id.index < graph.idLimit { change.subtract(far[node.id.index]) }
    }
    for id in effect.removed { change.subtract(far[id.index]) }
    for (position, (before, after)) in zip(graph.outputs, effect.outputs).enumerated() {
      let new = changed.far(of: after.value.node)
      guard new != nil || before.value != after.value else { continue }
      change.subtract(Self.hash(before, position, far[before.value.node.index]))
      change.add(Self.hash(after, position, new ?? far[after.value.node.index]))
    }
    return change
  }

  private static func hash(
    _ output: GraphOutput, _ position: Int, _ far: ContentHash
  ) -> ContentHash {
    var hasher = ContentHasher()
    hasher.combine(position)
    hasher.combine(far)
    hasher.combine(Int(output.value.port))
    return hasher.finish()
  }

  /// Hash of a node's label and of what `part` gives for its inputs, whose order does not count
  /// where the operator is commutative.
  @inline(__always) static func hash(
    _ node: Node, part: (NodeID) -> ContentHash
  ) -> ContentHash {
    var hasher = ContentHasher()
    hasher.combine(node.label)
    if node.isCommutative {
      var sum = GraphSignature.zero
      for input in node.inputs {
        var single = ContentHasher()
        single.combine(part(input.node))
        single.combine(Int(input.port))
        sum.add(single.finish())
      }
      hasher.combine(sum.high)
      hasher.combine(sum.low)
    } else {
      for input in node.inputs {
        hasher.combine(part(input.node))
        hasher.combine(Int(input.port))
      }
    }
    return hasher.finish()
  }
}
