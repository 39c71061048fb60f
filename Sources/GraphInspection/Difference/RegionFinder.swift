import TensorGraph

/// Joins the nodes that have no partner into connected regions.
struct RegionFinder {
  let old: Graph
  let new: Graph
  let matching: NodeMatching
  private let values: ValueComparison
  private let removed: [NodeID]
  private let added: [NodeID]
  /// Old nodes that stayed but compute something else than before: they are inside a change.
  private let inside: [NodeID]
  /// Members: the removed nodes, the added ones, those inside.
  private var sets: DisjointSets
  private var placeOfRemoved: [NodeID: Int] = [:]
  private var placeOfAdded: [NodeID: Int] = [:]

  init(
    _ old: Graph, _ new: Graph, _ matching: NodeMatching,
    values: ValueComparison = ValueComparison()
  ) {
    self.old = old
    self.new = new
    self.matching = matching
    self.values = values
    removed = old.topologicalOrder().filter {
      old[$0].isComputing && matching.partner(of: $0) == nil
    }
    added = new.topologicalOrder().filter {
      new[$0].isComputing && matching.origin(of: $0) == nil
    }
    inside = values.changed(in: matching, old, new)
    sets = DisjointSets(count: removed.count + added.count + inside.count)
    for (place, id) in removed.enumerated() { placeOfRemoved[id] = place }
    for (place, id) in added.enumerated() { placeOfAdded[id] = removed.count + place }
    for (place, id) in inside.enumerated() {
      placeOfRemoved[id] = removed.count + added.count + place
      if let partner = matching.partner(of: id) { placeOfAdded[partner] = placeOfRemoved[id] }
    }
  }

  /// The regions by their first member, each with its members in topological order.
  func components() -> [(removed: [NodeID], added: [NodeID])] {
    var finder = self
    finder.joinAlongEdges()
    finder.joinReplacements()
    finder.joinMoves()
    let changed = removed.count + added.count
    return finder.sets.groups().filter { $0[0] < changed }.map { members in
      (
        members.filter { $0 < removed.count }.map { removed[$0] },
        members.filter { removed.count <= $0 && $0 < changed }.map { added[$0 - removed.count] }
      )
    }
  }

  /// What reads a value that both graphs compute belongs to another region than what makes it.
  private mutating func joinAlongEdges() {
    let oldLimits = Set(values.agreements.map(\.old))
    let newLimits = Set(values.agreements.map(\.new))
    let partners = inside.compactMap { matching.partner(of: $0) }
    for id in removed + inside {
      guard let place = placeOfRemoved[id] else { continue }
      for input in old[id].inputs where !oldLimits.contains(input) {
        if let other = placeOfRemoved[input.node] { sets.join(place, other) }
      }
    }
    for id in added + partners {
      guard let place = placeOfAdded[id] else { continue }
      for input in new[id].inputs where !newLimits.contains(input) {
        if let other = placeOfAdded[input.node] { sets.join(place, other) }
      }
    }
  }

  /// What a node that stayed, or an output, reads now instead of what it read before replaces that;
  /// so does what computes the same value.
  private mutating func joinReplacements() {
    for agreement in values.agreements { join(agreement.old, agreement.new) }
    for (a, b) in matching.pairs {
      for (x, y) in Correspondence(a, in: old, b, in: new, matching).differing {
        join(x, y)
      }
    }
    for output in old.outputs {
      if let other = new.outputs.first(where: { $0.name == output.name }) {
        join(output.value, other.value)
      }
    }
  }

  private mutating func join(_ x: Value, _ y: Value) {
    if let a = placeOfRemoved[x.node], let b = placeOfAdded[y.node] { sets.join(a, b) }
  }

  /// A part that only went and one that only came, next to the same node that stayed, are one move.
  private mutating func joinMoves() {
    var sides = sets.roots(of: 0..<removed.count)
    var addedSides = sets.roots(of: removed.count..<removed.count + added.count)
    let insides = Set(inside)
    for (a, b) in matching.pairs where old[a].isComputing && !insides.contains(a) {
      let gone = neighbours(of: a, in: old).compactMap { placeOfRemoved[$0] }.first {
        !addedSides.contains(sets.root(of: $0))
      }
      let come = neighbours(of: b, in: new).compactMap { placeOfAdded[$0] }.first {
        !sides.contains(sets.root(of: $0))
      }
      if let gone, let come {
        sets.join(gone, come)
        sides.insert(sets.root(of: gone))
        addedSides.insert(sets.root(of: gone))
      }
    }
  }

  private func neighbours(of id: NodeID, in graph: Graph) -> [NodeID] {
    graph[id].inputs.map(\.node) + graph.uses(of: id).map(\.consumer)
  }
}
