/// Sorts the ranks of a network so that few segments cross.
enum CrossingReduction {
  /// Sweeps at most; most graphs settle after a few.
  private static let sweeps = 24
  /// Sweeps without fewer crossings after which the search ends.
  private static let patience = 4

  static func reduce(_ network: inout LayerNetwork) {
    var places = places(in: network)
    var best = network.layers
    var fewest = crossings(in: network, places)
    var idle = 0
    for sweep in 0..<sweeps where fewest > 0 && idle < patience {
      let isDown = sweep.isMultiple(of: 2)
      let ranks = network.layers.indices
      for rank in isDown ? Array(ranks) : ranks.reversed() {
        sort(rank, of: &network, towards: isDown ? network.above : network.below, &places)
      }
      let count = crossings(in: network, places)
      idle = count < fewest ? 0 : idle + 1
      if count < fewest { (fewest, best) = (count, network.layers) }
    }
    network.layers = best
  }

  private static func places(in network: LayerNetwork) -> [Int] {
    var places = [Int](repeating: 0, count: network.ranks.count)
    for layer in network.layers {
      for (place, vertex) in layer.enumerated() { places[vertex] = place }
    }
    return places
  }

  /// Sorts a rank by the mean place of each vertex's neighbours; one without any keeps its own.
  private static func sort(
    _ rank: Int, of network: inout LayerNetwork, towards neighbours: [[Int]], _ places: inout [Int]
  ) {
    let keys = network.layers[rank].map { vertex -> (key: Double, place: Int, vertex: Int) in
      let others = neighbours[vertex]
      let sum = others.reduce(0) { $0 + places[$1] }
      let key = others.isEmpty ? Double(places[vertex]) : Double(sum) / Double(others.count)
      return (key, places[vertex], vertex)
    }
    network.layers[rank] = keys.sorted { ($0.key, $0.place) < ($1.key, $1.place) }.map(\.vertex)
    for (place, vertex) in network.layers[rank].enumerated() { places[vertex] = place }
  }

  /// How many pairs of segments cross.
  static func crossings(in network: LayerNetwork) -> Int {
    crossings(in: network, places(in: network))
  }

  private static func crossings(in network: LayerNetwork, _ places: [Int]) -> Int {
    var total = 0
    for layer in network.layers.dropLast() {
      // Lower ends in the order of the upper ones: a crossing is an inversion.
      let ends = layer.flatMap { vertex in network.below[vertex].map { places[$0] }.sorted() }
      total += inversions(ends)
    }
    return total
  }

  /// Pairs of numbers that stand in the wrong order, counted with a tree of partial sums.
  private static func inversions(_ numbers: [Int]) -> Int {
    var tree = [Int](repeating: 0, count: (numbers.max() ?? 0) + 2)
    var total = 0
    for (count, number) in numbers.enumerated() {
      var notGreater = 0
      var index = number + 1
      while index > 0 {
        notGreater += tree[index]
        index -= index & -index
      }
      total += count - notGreater
      index = number + 1
      while index < tree.count {
        tree[index] += 1
        index += index & -index
      }
    }
    return total
  }
}
