/// Places the ranks of a network below one another and draws the lines between them.
struct VerticalPlacement {
  let size: Size
  let centers: [Point]
  private let sizes: [Size]
  private let xs: [Double]
  /// Top and bottom of each rank.
  private let bands: [(top: Double, bottom: Double)]

  init(network: LayerNetwork, sizes: [Size], xs: [Double], spacing: LayoutSpacing) {
    var bands: [(top: Double, bottom: Double)] = []
    var top = 0.0
    for layer in network.layers {
      let height = layer.map { network.isBend($0) ? 0 : sizes[$0].height }.max() ?? 0
      bands.append((top, top + height))
      // Lines that go far to the side get more room, so that they do not run flat.
      let reach =
        layer.flatMap { upper in
          network.below[upper].map { abs(xs[upper] - xs[$0]) }
        }.max() ?? 0
      top += height + spacing.vertical + min(60, reach / 14)
    }
    let right = network.layers.joined().map { xs[$0] + network.widths[$0] / 2 }.max() ?? 0
    size = Size(width: right, height: bands.last?.bottom ?? 0)
    centers = sizes.indices.map { node in
      let band = bands[network.ranks[node]]
      return Point(x: xs[node], y: (band.top + band.bottom) / 2)
    }
    self.sizes = sizes
    self.xs = xs
    self.bands = bands
  }

  /// The points of each edge. Edges that end at the same box arrive side by side.
  func routes(edges: [LayoutEdge], ranking: Ranking, network: LayerNetwork) -> [[Point]] {
    let arrivals = arrivals(edges, ranking, network)
    return edges.indices.map { index in
      guard edges[index].from != edges[index].to else { return [] }
      let (upper, lower) = ranking.ends(of: index, edges)
      // Beside taller boxes of its rank a line stays upright.
      var points = [Point(x: xs[upper], y: centers[upper].y + sizes[upper].height / 2)]
      points.append(Point(x: xs[upper], y: bands[network.ranks[upper]].bottom))
      for bend in network.bends[index] {
        let band = bands[network.ranks[bend]]
        points += [Point(x: xs[bend], y: band.top), Point(x: xs[bend], y: band.bottom)]
      }
      points.append(Point(x: arrivals[index], y: bands[network.ranks[lower]].top))
      points.append(Point(x: arrivals[index], y: centers[lower].y - sizes[lower].height / 2))
      let distinct = points.enumerated().filter { $0 == 0 || points[$0 - 1] != $1 }.map(\.element)
      return ranking.isTurned[index] ? distinct.reversed() : distinct
    }
  }

  /// Where on the upper side of its lower box each edge arrives.
  private func arrivals(
    _ edges: [LayoutEdge], _ ranking: Ranking, _ network: LayerNetwork
  ) -> [Double] {
    var incoming: [[(x: Double, edge: Int)]] = Array(repeating: [], count: sizes.count)
    for index in edges.indices where edges[index].from != edges[index].to {
      let (upper, lower) = ranking.ends(of: index, edges)
      incoming[lower].append((xs[network.bends[index].last ?? upper], index))
    }
    var arrivals = [Double](repeating: 0, count: edges.count)
    for (node, list) in incoming.enumerated() {
      let gap = min(16, sizes[node].width * 0.8 / Double(max(1, list.count)))
      for (place, entry) in list.sorted(by: { ($0.x, $0.edge) < ($1.x, $1.edge) }).enumerated() {
        let shift = Double(place) - Double(list.count - 1) / 2
        arrivals[entry.edge] = xs[node] + shift * gap
      }
    }
    return arrivals
  }
}
