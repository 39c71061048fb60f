/// Ranks of nodes: along every edge they increase, after the edges that close cycles were turned.
struct Ranking {
  private(set) var ranks: [Int]
  /// Whether the edge leads upwards in the drawing.
  private(set) var isTurned: [Bool]

  init(nodeCount: Int, edges: [LayoutEdge]) {
    var outgoing: [[Int]] = Array(repeating: [], count: nodeCount)
    for (index, edge) in edges.enumerated() where edge.from != edge.to {
      outgoing[edge.from].append(index)
    }
    isTurned = Array(repeating: false, count: edges.count)
    ranks = Array(repeating: 0, count: nodeCount)
    let order = turnCycles(edges, outgoing)
    rankByLongestPath(order, edges)
    lowerSources(order, edges)
    let first = ranks.min() ?? 0
    for node in ranks.indices { ranks[node] -= first }
  }

  /// Depth first; an edge back into the path being walked closes a cycle.
  /// - Returns: The nodes, each before those it leads to.
  private mutating func turnCycles(_ edges: [LayoutEdge], _ outgoing: [[Int]]) -> [Int] {
    enum Mark { case waiting, open, done }
    var marks = [Mark](repeating: .waiting, count: outgoing.count)
    var finished: [Int] = []
    for start in outgoing.indices where marks[start] == .waiting {
      var stack: [(node: Int, next: Int)] = [(start, 0)]
      marks[start] = .open
      while let (node, next) = stack.last {
        guard next < outgoing[node].count else {
          stack.removeLast()
          marks[node] = .done
          finished.append(node)
          continue
        }
        stack[stack.count - 1].next += 1
        let edge = outgoing[node][next]
        let target = edges[edge].to
        switch marks[target] {
        case .waiting:
          marks[target] = .open
          stack.append((target, 0))
        case .open: isTurned[edge] = true
        case .done: break
        }
      }
    }
    return finished.reversed()
  }

  /// The ends of an edge, the upper one first.
  func ends(of edge: Int, _ edges: [LayoutEdge]) -> (upper: Int, lower: Int) {
    isTurned[edge] ? (edges[edge].to, edges[edge].from) : (edges[edge].from, edges[edge].to)
  }

  private func neighbours(
    _ edges: [LayoutEdge]
  ) -> (above: [[Int]], below: [[Int]]) {
    var above: [[Int]] = Array(repeating: [], count: ranks.count)
    var below = above
    for index in edges.indices where edges[index].from != edges[index].to {
      let (upper, lower) = ends(of: index, edges)
      above[lower].append(upper)
      below[upper].append(lower)
    }
    return (above, below)
  }

  private mutating func rankByLongestPath(_ order: [Int], _ edges: [LayoutEdge]) {
    // An edge that was turned leads to a node that was finished later, so the order still holds.
    let (above, _) = neighbours(edges)
    for node in order {
      ranks[node] = above[node].reduce(0) { max($0, ranks[$1] + 1) }
    }
  }

  /// Moves nodes with fewer edges above than below as near as possible to what is below them.
  private mutating func lowerSources(_ order: [Int], _ edges: [LayoutEdge]) {
    let (above, below) = neighbours(edges)
    for node in order.reversed() where above[node].count < below[node].count {
      if let nearest = below[node].map({ ranks[$0] }).min() { ranks[node] = nearest - 1 }
    }
  }
}
