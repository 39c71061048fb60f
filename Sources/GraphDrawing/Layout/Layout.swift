/// A place in a drawing, in pixels; y grows downwards.
public struct Point: Hashable, Sendable {
  public var x: Double
  public var y: Double

  public init(x: Double, y: Double) {
    self.x = x
    self.y = y
  }
}

/// Width and height in pixels.
public struct Size: Hashable, Sendable {
  public var width: Double
  public var height: Double

  public init(width: Double, height: Double) {
    self.width = width
    self.height = height
  }
}

/// An edge between nodes that are numbered from 0.
public struct LayoutEdge: Hashable, Sendable {
  public let from: Int
  public let to: Int

  public init(from: Int, to: Int) {
    self.from = from
    self.to = to
  }
}

/// Distances between the parts of a layout, in pixels.
public struct LayoutSpacing: Hashable, Sendable {
  /// Between boxes side by side.
  public var horizontal = 26.0
  /// Between ranks.
  public var vertical = 34.0
  /// Between a line that passes through a rank and what is beside it.
  public var line = 14.0

  public init() {}
}

/// Where the boxes and lines of a directed graph are drawn, in ranks from top to bottom.
///
/// After Sugiyama, Tagawa and Toda (1981): edges of cycles are turned around, ranks follow from the
/// longest paths, edges over several ranks become chains, ranks are sorted by barycentres so that
/// few edges cross, and boxes move to the medians of their neighbours. The same input always gives
/// the same drawing.
public struct Layout: Hashable, Sendable {
  /// The whole drawing, from (0, 0).
  public let size: Size
  /// The middle of each box.
  public let centers: [Point]
  public let sizes: [Size]
  /// The rank of each node. It increases along every edge that is not part of a cycle.
  public let ranks: [Int]
  /// For each edge, the points from the box where it begins to the box where it ends. An edge from
  /// a node to itself has none.
  public let routes: [[Point]]

  public init(sizes: [Size], edges: [LayoutEdge], spacing: LayoutSpacing = LayoutSpacing()) {
    let ranking = Ranking(nodeCount: sizes.count, edges: edges)
    var network = LayerNetwork(
      ranking: ranking, widths: sizes.map(\.width), edges: edges, spacing: spacing)
    CrossingReduction.reduce(&network)
    let xs = HorizontalPlacement.positions(in: network)
    let placement = VerticalPlacement(network: network, sizes: sizes, xs: xs, spacing: spacing)
    self.sizes = sizes
    ranks = ranking.ranks
    size = placement.size
    centers = placement.centers
    routes = placement.routes(edges: edges, ranking: ranking, network: network)
  }

  /// The smallest ranks at which every edge that is not part of a cycle leads to a higher rank.
  public static func ranks(nodeCount: Int, edges: [LayoutEdge]) -> [Int] {
    Ranking(nodeCount: nodeCount, edges: edges).ranks
  }
}
