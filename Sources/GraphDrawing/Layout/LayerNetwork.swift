/// Nodes in ranks, with a bend for each rank that an edge passes through, so that every segment
/// leads from a rank to the next.
///
/// Vertices 0 ..< nodeCount are the nodes, the others are bends.
struct LayerNetwork {
  let nodeCount: Int
  /// Widths with the free space beside them.
  private(set) var widths: [Double]
  private(set) var ranks: [Int]
  /// The vertices of each rank, from left to right.
  var layers: [[Int]]
  /// Neighbours of each vertex in the rank above and in the rank below.
  private(set) var above: [[Int]]
  private(set) var below: [[Int]]
  /// The bends of each edge, from its upper end to its lower one.
  private(set) var bends: [[Int]]

  init(ranking: Ranking, widths: [Double], edges: [LayoutEdge], spacing: LayoutSpacing) {
    nodeCount = widths.count
    self.widths = widths.map { $0 + spacing.horizontal }
    ranks = ranking.ranks
    above = Array(repeating: [], count: widths.count)
    below = above
    bends = []
    layers = Array(repeating: [], count: (ranking.ranks.max() ?? -1) + 1)
    for index in edges.indices {
      bends.append([])
      guard edges[index].from != edges[index].to else { continue }
      let (upper, lower) = ranking.ends(of: index, edges)
      var previous = upper
      for rank in (ranks[upper] + 1)..<max(ranks[upper] + 1, ranks[lower]) {
        let bend = ranks.count
        ranks.append(rank)
        self.widths.append(spacing.line)
        above.append([])
        below.append([])
        bends[index].append(bend)
        connect(previous, bend)
        previous = bend
      }
      connect(previous, lower)
    }
    fillLayers()
  }

  private mutating func connect(_ upper: Int, _ lower: Int) {
    below[upper].append(lower)
    above[lower].append(upper)
  }

  func isBend(_ vertex: Int) -> Bool { vertex >= nodeCount }

  /// A first order: depth first from the top, so that what belongs together stands together.
  private mutating func fillLayers() {
    var isPlaced = [Bool](repeating: false, count: ranks.count)
    let roots = ranks.indices.sorted { (ranks[$0], $0) < (ranks[$1], $1) }
    for root in roots where !isPlaced[root] {
      var stack = [root]
      while let vertex = stack.popLast() {
        guard !isPlaced[vertex] else { continue }
        isPlaced[vertex] = true
        layers[ranks[vertex]].append(vertex)
        stack += below[vertex].reversed()
      }
    }
  }
}
