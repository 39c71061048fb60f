extension Graph {
  /// What an edited graph computes from its inputs that the graph before does not, at the lowest
  /// level at which it does so. Follows from the contents of the two graphs alone: edits of one
  /// graph whose novelties differ lead to different graphs. New constants do not count: many edits
  /// make the same ones.
  public struct EditNovelty: Hashable, Sendable {
    /// Of the level and of the new hashes there.
    public let hash: ContentHash
  }

  /// Hashes of all nodes.
  public var nodeHashes: Set<ContentHash> {
    var found = Set<ContentHash>(minimumCapacity: nodeCount)
    for index in slots.indices where slots[index] != nil { found.insert(hashes[index]) }
    return found
  }

  /// The novelty of an edit of a graph that has no unneeded nodes, nil where the nodes around the edit
  /// do not tell it.
  ///
  /// - Parameters:
  ///   - effect: The effect of an edit on exactly this graph.
  ///   - known: `nodeHashes`.
  public func novelty(of effect: EditEffect, known: Set<ContentHash>) -> EditNovelty? {
    var walk = NoveltyWalk(self, effect)
    repeat {
      if let novelty = walk.novelty(known) { return novelty }
    } while walk.expand()
    return nil
  }
}

/// Works out new hashes from an edit upward.
private struct NoveltyWalk {
  private let graph: Graph
  private let effect: EditEffect
  /// Old nodes of a smaller level are as they were: an edit affects what lies downstream of the
  /// nodes that it rewires.
  private let floor: Int32
  private var found: [(id: NodeID, facts: NodeFacts)] = []
  /// Affected nodes that wait, in their new form.
  private var open: [EditEffect.Entry] = []
  /// No node that waits can have a smaller level.
  private var bound = Int32.max

  private static let mostNodes = 24

  /// Works out the new nodes.
  init(_ graph: Graph, _ effect: EditEffect) {
    self.graph = graph
    self.effect = effect
    var floor = Int32.max
    for entry in effect.rewired { floor = min(floor, graph.levels[entry.id.index]) }
    self.floor = floor
    found.reserveCapacity(effect.added.count)
    for entry in effect.added { add(entry) }
    for entry in effect.rewired { wait(entry) }
  }

  /// Works out what waits and reads only what is known. False where there is nothing, or enough.
  mutating func expand() -> Bool {
    guard found.count < Self.mostNodes else { return false }
    let before = found.count
    let entries = open
    (open, bound) = ([], .max)
    for entry in entries { add(entry) }
    for place in before..<found.count where found[place].id.index < graph.idLimit {
      for use in graph.uses(of: found[place].id) {
        let id = use.consumer
        guard !open.contains(where: { $0.id == id }), !found.contains(where: { $0.id == id }),
          !effect.removed.contains(id)
        else { continue }
        wait(EditEffect.Entry(id: id, node: graph[id]))
      }
    }
    return found.count > before
  }

  private mutating func wait(_ entry: EditEffect.Entry) {
    open.append(entry)
    bound = min(bound, lowestLevel(of: entry.node))
  }

  /// Works out a node, or lets it wait.
  private mutating func add(_ entry: EditEffect.Entry) {
    for input in entry.node.inputs where facts(of: input.node) == nil { return wait(entry) }
    let new = graph.facts(of: entry.node, id: entry.id) { id in
      facts(of: id)?.hash ?? ContentHash(high: 0, low: 0)
    } level: { id in
      facts(of: id)?.level ?? 0
    } weightOnly: { id in
      facts(of: id)?.weightOnly ?? false
    }
    found.append((entry.id, new))
  }

  /// The novelty, where no node that waits can be as low.
  func novelty(_ known: Set<ContentHash>) -> Graph.EditNovelty? {
    var level = bound
    var new: [ContentHash] = []
    for (_, facts) in found where facts.level <= level && facts.level < bound {
      if facts.weightOnly || known.contains(facts.hash) { continue }
      if facts.level < level { new.removeAll(keepingCapacity: true) }
      level = facts.level
      if !new.contains(facts.hash) { new.append(facts.hash) }
    }
    guard !new.isEmpty else { return nil }
    new.sort()
    var hasher = ContentHasher()
    hasher.combine(Int(level))
    for hash in new { hasher.combine(hash) }
    return Graph.EditNovelty(hash: hasher.finish())
  }

  private func lowestLevel(of node: Node) -> Int32 {
    1 + node.inputs.reduce(0) { max($0, facts(of: $1.node)?.level ?? 0) }
  }

  private func facts(of id: NodeID) -> NodeFacts? {
    if let entry = found.first(where: { $0.id == id }) { return entry.facts }
    guard id.index < graph.idLimit, graph.levels[id.index] < floor else { return nil }
    return NodeFacts(
      hash: graph.hashes[id.index], level: graph.levels[id.index],
      weightOnly: graph.weightOnly[id.index])
  }
}
