import TensorGraph

/// Numbers in the constants of a region or a model, by which its inputs are chosen.
enum RegionConstants {
  /// Magnitudes other than zero of small constants that nothing but the runs of the region knows.
  static func magnitudes(in region: RewriteRegion) -> [Double] {
    var result: Set<Double> = []
    for graph in [region.before, region.after] {
      for id in graph.nodeIDs {
        for value in graph[id].constantValues ?? [] where value.isFinite && value != 0 {
          result.insert(value.magnitude)
        }
      }
    }
    return result.sorted().suffix(16)
  }

  /// From where on a number hides what it is added to.
  static let hiding = -1e4

  /// Very negative numbers among the small constants of a graph: what its masks hide with.
  static func hidingValues(in graph: Graph) -> [Double] {
    var result: Set<Double> = []
    for id in graph.nodeIDs {
      for value in graph[id].constantValues ?? [] where value <= hiding { result.insert(value) }
    }
    return result.sorted()
  }
}
