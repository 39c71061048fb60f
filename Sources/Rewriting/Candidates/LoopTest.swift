import TensorGraph

/// Tests by reachability whether an edit would close a cycle, before the edit is carried out.
struct LoopTest {
  private let graph: Graph
  /// Made once so many searches were needed that it pays.
  private var reachability: Reachability?
  private var searches = 0

  private static let fewSearches = 24

  init(_ graph: Graph) { self.graph = graph }

  /// Whether some node of the edited graph would read its own result.
  ///
  /// A new cycle must pass through a redirected use: from a reader of a replaced value to what its
  /// replacement is computed from, and from there upstream to a reader of a replaced value again.
  /// `sources` says for each redirection what its replacement is computed from.
  /// Readers of a replaced value lie above it, so nothing below the lowest one counts.
  mutating func closesCycle(_ edit: GraphEdit, sources: [[Value]]) -> Bool {
    if let known = reachability.flatMap({ lookedUp($0, edit.redirections, sources) }) {
      return known
    }
    let replaced = edit.redirections.map(\.from)
    guard let floor = replaced.map({ graph.level(of: $0.node) }).min() else { return false }
    var reaches: [[Bool]] = []
    var mayReach = false
    guard sources.contains(where: { $0.contains { graph.level(of: $0.node) > floor } }) else {
      return false
    }
    for sources in sources {
      let high = sources.filter { graph.level(of: $0.node) > floor }
      let found = high.isEmpty ? replaced.map { _ in false } : reached(from: high, replaced, floor)
      mayReach = mayReach || found.contains(true)
      reaches.append(found)
    }
    return mayReach && hasCycle(reaches)
  }

  /// Which replaced values are read, over edges that stay, at or upstream of the sources.
  private mutating func reached(
    from sources: [Value], _ replaced: [Value], _ floor: Int
  ) -> [Bool] {
    searches += 1
    if searches == Self.fewSearches { reachability = Reachability(graph) }
    return searched(from: sources, replaced, floor)
  }

  /// The answer by the table, nil where it does not tell: it knows nodes and not ports, and not
  /// whether a way leads over another replaced value.
  private func lookedUp(
    _ reachability: Reachability, _ redirections: [GraphEdit.Redirection], _ sources: [[Value]]
  ) -> Bool? {
    let count = redirections.count
    guard count <= 8 else { return nil }
    // Bit 8 i + j: replacement i is computed from what reads replaced value j.
    var relation: UInt64 = 0
    for (i, sources) in sources.enumerated() {
      for source in sources {
        for (j, redirection) in redirections.enumerated()
        where reachability.isUpstream(redirection.from.node, of: source.node) {
          guard source.node != redirection.from.node,
            graph[redirection.from.node].outputs.count == 1
          else { return nil }
          relation |= 1 << UInt64(8 * i + j)
        }
      }
    }
    guard relation != 0 else { return false }
    func reads(_ i: Int, _ j: Int) -> Bool { relation >> UInt64(8 * i + j) & 1 == 1 }
    for (j, value) in redirections.enumerated() {
      for (k, other) in redirections.enumerated()
      where j != k && reachability.isUpstream(value.from.node, of: other.from.node) {
        for i in 0..<count where reads(i, j) && reads(i, k) { return nil }
      }
    }
    for middle in 0..<count {
      for from in 0..<count where reads(from, middle) {
        for to in 0..<count where reads(middle, to) { relation |= 1 << UInt64(8 * from + to) }
      }
    }
    return (0..<count).contains { reads($0, $0) }
  }

  private func searched(from sources: [Value], _ replaced: [Value], _ floor: Int) -> [Bool] {
    var found = replaced.map { _ in false }
    var seen = Set(sources.map(\.node))
    var stack = Array(seen)
    while let id = stack.popLast() {
      for input in graph[id].inputs {
        if let position = replaced.firstIndex(of: input) {
          found[position] = true
        } else if graph.level(of: input.node) > floor, seen.insert(input.node).inserted {
          stack.append(input.node)
        }
      }
    }
    return found
  }

  /// Whether the relation, closed over its steps, leads from something to itself.
  private func hasCycle(_ relation: [[Bool]]) -> Bool {
    var closed = relation
    for middle in closed.indices {
      for from in closed.indices where closed[from][middle] {
        for to in closed.indices where closed[middle][to] { closed[from][to] = true }
      }
    }
    return closed.indices.contains { closed[$0][$0] }
  }
}

extension GraphEdit {
  /// The values of the graph that a new value is computed from, or the value itself when it is one
  /// of the graph; in the order of a search.
  func graphValues(of value: Value) -> [Value] {
    var found: [Value] = []
    var seen: Set<Int> = []
    var stack = [value]
    while let next = stack.popLast() {
      if let index = next.node.addedIndex {
        if seen.insert(index).inserted { stack += added[index].inputs }
      } else {
        found.append(next)
      }
    }
    return found
  }
}
