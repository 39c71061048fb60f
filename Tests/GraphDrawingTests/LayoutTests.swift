import SeededRandom
import Testing

@testable import GraphDrawing

@Suite struct LayoutTests {
  /// A random graph; edges lead from smaller to larger numbers unless cycles are wanted.
  private func example(
    _ random: inout CounterRandom, nodes: Int, edges: Int, cycles: Bool
  ) -> (sizes: [Size], edges: [LayoutEdge]) {
    let sizes = (0..<nodes).map { _ in
      Size(
        width: Double(40 + random.next(below: 120)), height: Double(20 + random.next(below: 50)))
    }
    let edges = (0..<edges).map { _ in
      let (a, b) = (random.next(below: nodes), random.next(below: nodes))
      return cycles ? LayoutEdge(from: a, to: b) : LayoutEdge(from: min(a, b), to: max(a, b))
    }
    return (sizes, edges)
  }

  @Test(arguments: [false, true]) func boxesDoNotOverlapAndRanksIncrease(cycles: Bool) {
    let seed: UInt64 = 3
    var random = CounterRandom(seed: seed)
    for trial in 0..<30 {
      let nodes = 1 + random.next(below: 40)
      let (sizes, edges) = example(
        &random, nodes: nodes, edges: random.next(below: 3 * nodes), cycles: cycles)
      let layout = Layout(sizes: sizes, edges: edges)
      let place = "seed \(seed), trial \(trial)"
      if !cycles {
        for edge in edges where edge.from != edge.to {
          #expect(layout.ranks[edge.from] < layout.ranks[edge.to], "\(place), \(edge)")
        }
      }
      for problem in LayoutCheck.problems(of: layout, edges: edges) {
        Issue.record("\(place): \(problem)")
      }
    }
  }

  @Test func onlyTheEdgeThatClosesACycleLeadsUp() {
    let edges = [
      LayoutEdge(from: 0, to: 1), LayoutEdge(from: 1, to: 2), LayoutEdge(from: 2, to: 0),
    ]
    let layout = Layout(
      sizes: Array(repeating: Size(width: 50, height: 20), count: 3), edges: edges)
    #expect(layout.ranks == [0, 1, 2])
    #expect(layout.routes[2].first?.y ?? 0 > layout.routes[2].last?.y ?? 0)
  }

  @Test func aChainIsStraight() {
    let sizes = [30.0, 90, 60, 200, 10].map { Size(width: $0, height: 20) }
    let edges = (0..<4).map { LayoutEdge(from: $0, to: $0 + 1) }
    let layout = Layout(sizes: sizes, edges: edges)
    #expect(Set(layout.centers.map(\.x)).count == 1)
  }

  @Test func aSourceStandsJustAboveItsReader() {
    // 0 -> 1 -> 2 -> 3, and 4 -> 3.
    let edges = [(0, 1), (1, 2), (2, 3), (4, 3)].map { LayoutEdge(from: $0.0, to: $0.1) }
    #expect(Layout.ranks(nodeCount: 5, edges: edges) == [0, 1, 2, 3, 2])
  }

  @Test func crossedPairsAreUncrossed() {
    // Two rows of three, joined the wrong way round.
    let edges = [(0, 5), (1, 4), (2, 3)].map { LayoutEdge(from: $0.0, to: $0.1) }
    let ranking = Ranking(nodeCount: 6, edges: edges)
    var network = LayerNetwork(
      ranking: ranking, widths: Array(repeating: 40, count: 6), edges: edges,
      spacing: LayoutSpacing())
    network.layers = [[0, 1, 2], [3, 4, 5]]
    #expect(CrossingReduction.crossings(in: network) == 3)
    CrossingReduction.reduce(&network)
    #expect(CrossingReduction.crossings(in: network) == 0)
  }

  @Test func theSameGraphGivesTheSameLayout() {
    var random = CounterRandom(seed: 8)
    let (sizes, edges) = example(&random, nodes: 60, edges: 100, cycles: true)
    #expect(Layout(sizes: sizes, edges: edges) == Layout(sizes: sizes, edges: edges))
  }

  @Test func nothingIsDrawnForNothing() {
    let layout = Layout(sizes: [], edges: [])
    #expect(layout.size == Size(width: 0, height: 0))
  }
}

/// What must hold of every layout.
enum LayoutCheck {
  static func problems(of layout: Layout, edges: [LayoutEdge]) -> [String] {
    var problems: [String] = []
    let boxes = layout.centers.indices.map { index in
      let (center, size) = (layout.centers[index], layout.sizes[index])
      return (
        left: center.x - size.width / 2, right: center.x + size.width / 2,
        top: center.y - size.height / 2, bottom: center.y + size.height / 2
      )
    }
    for (index, box) in boxes.enumerated() {
      if box.left < 0 || box.top < -0.01 || box.right > layout.size.width + 0.01
        || box.bottom > layout.size.height + 0.01
      {
        problems.append("box \(index) is outside")
      }
      for (other, second) in boxes.enumerated().dropFirst(index + 1)
      where box.left < second.right && second.left < box.right && box.top < second.bottom
        && second.top < box.bottom
      {
        problems.append("boxes \(index) and \(other) overlap")
      }
    }
    for (edge, route) in zip(edges, layout.routes) {
      guard edge.from != edge.to else {
        if !route.isEmpty { problems.append("\(edge) has a route") }
        continue
      }
      guard let first = route.first, let last = route.last else {
        problems.append("\(edge) has no route")
        continue
      }
      let (from, to) = (boxes[edge.from], boxes[edge.to])
      let begins = [from.top, from.bottom].contains { abs($0 - first.y) < 0.01 }
      let ends = [to.top, to.bottom].contains { abs($0 - last.y) < 0.01 }
      let isInside =
        from.left <= first.x && first.x <= from.right && to.left <= last.x && last.x <= to.right
      if !begins || !ends || !isInside { problems.append("\(edge) misses its boxes") }
    }
    return problems
  }
}
