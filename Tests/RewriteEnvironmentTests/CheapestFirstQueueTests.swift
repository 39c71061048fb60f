import SeededRandom
import TensorGraph
import Testing

@testable import RewriteEnvironment

@Suite struct CheapestFirstQueueTests {
  private func found(_ cost: Double) -> SearchTree.Found {
    SearchTree.Found(cost: cost, signature: GraphSignature(ContentHash(high: 0, low: 0)))
  }

  /// Sorted by cost, then by arrival, also when entries are taken out and put back.
  @Test(arguments: UInt64(1)...20)
  func entriesComeInOrder(seed: UInt64) {
    var random = CounterRandom(seed: seed)
    var queue = CheapestFirstQueue()
    for _ in 0..<60 { queue.insert(found(Double(random.next(below: 10)))) }
    let passed = (0..<7).compactMap { _ in queue.removeFirst() }
    for entry in passed { queue.putBack(entry) }
    var order: [(Double, Int)] = []
    while let entry = queue.removeFirst() { order.append((entry.found.cost, entry.number)) }
    #expect(order.count == 60)
    #expect(zip(order, order.dropFirst()).allSatisfy { $0 < $1 }, "seed \(seed)")
  }

  @Test func aFullQueueDropsTheCostlyHalf() {
    var queue = CheapestFirstQueue(limit: 10)
    for cost in (1...11).reversed() { queue.insert(found(Double(cost))) }
    var costs: [Double] = []
    while let entry = queue.removeFirst() { costs.append(entry.found.cost) }
    #expect(costs == [1, 2, 3, 4, 5])
  }
}
