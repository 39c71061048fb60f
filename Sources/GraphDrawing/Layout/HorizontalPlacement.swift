/// Places the vertices of each rank side by side, near the medians of their neighbours.
enum HorizontalPlacement {
  private static let rounds = 8
  private static let straightenings = 4

  /// The middle of each vertex, from 0; ranks keep their order and vertices do not overlap.
  static func positions(in network: LayerNetwork) -> [Double] {
    var xs = [Double](repeating: 0, count: network.ranks.count)
    for layer in network.layers {
      for (vertex, offset) in zip(layer, offsets(of: layer, network)) { xs[vertex] = offset }
    }
    let ranks = Array(network.layers.indices)
    for round in 0...rounds {
      for rank in ranks { place(rank, network, &xs) { network.above[$0] } }
      guard round < rounds else { break }
      for rank in ranks.reversed() { place(rank, network, &xs) { network.below[$0] } }
      guard round >= rounds - 3 else { continue }
      for rank in ranks { place(rank, network, &xs) { network.above[$0] + network.below[$0] } }
    }
    for _ in 0..<straightenings {
      for rank in ranks.reversed() { place(rank, network, &xs) { straight(network, at: $0) } }
      for rank in ranks { place(rank, network, &xs) { straight(network, at: $0) } }
    }
    let left = network.layers.joined().map { xs[$0] - network.widths[$0] / 2 }.min() ?? 0
    return xs.map { $0 - left }
  }

  /// What a vertex should stand straight above or below: the neighbours to which it alone leads and
  /// which lead to it alone, else all of them.
  private static func straight(_ network: LayerNetwork, at vertex: Int) -> [Int] {
    let (above, below) = (network.above[vertex], network.below[vertex])
    var only: [Int] = []
    if above.count == 1, network.below[above[0]].count == 1 { only.append(above[0]) }
    if below.count == 1, network.above[below[0]].count == 1 { only.append(below[0]) }
    return only.isEmpty ? above + below : only
  }

  /// Positions of the vertices of a rank that stand as close as they may.
  private static func offsets(of layer: [Int], _ network: LayerNetwork) -> [Double] {
    var end = 0.0
    return layer.map { vertex in
      end += network.widths[vertex]
      return end - network.widths[vertex] / 2
    }
  }

  /// Moves the vertices of a rank as near as the order allows to the medians of their neighbours:
  /// the sum of weighted squares of the distances becomes least.
  private static func place(
    _ rank: Int, _ network: LayerNetwork, _ xs: inout [Double], neighbours: (Int) -> [Int]
  ) {
    let layer = network.layers[rank]
    let offsets = offsets(of: layer, network)
    var blocks: [(sum: Double, weight: Double, count: Int)] = []
    for (vertex, offset) in zip(layer, offsets) {
      let others = neighbours(vertex)
      let target = others.isEmpty ? xs[vertex] : median(others.map { xs[$0] })
      let isStraight = network.isBend(vertex) && others.contains { network.isBend($0) }
      let weight = others.isEmpty ? 0.01 : isStraight ? 6 : Double(others.count)
      blocks.append((weight * (target - offset), weight, 1))
      // Vertices that would overlap form a block, which takes their mean.
      while blocks.count > 1 {
        let (last, previous) = (blocks[blocks.count - 1], blocks[blocks.count - 2])
        guard previous.sum / previous.weight > last.sum / last.weight else { break }
        blocks.removeLast()
        blocks[blocks.count - 1] = (
          previous.sum + last.sum, previous.weight + last.weight, previous.count + last.count
        )
      }
    }
    var next = 0
    for block in blocks {
      for place in next..<next + block.count {
        xs[layer[place]] = block.sum / block.weight + offsets[place]
      }
      next += block.count
    }
  }

  private static func median(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    let middle = sorted.count / 2
    return sorted.count.isMultiple(of: 2)
      ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
  }
}
