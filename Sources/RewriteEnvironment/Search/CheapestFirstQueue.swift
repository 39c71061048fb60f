/// Graphs that wait, the cheapest first, of equally cheap ones the one that came first.
struct CheapestFirstQueue {
  private var heap: [(cost: Double, order: Int, found: SearchTree.Found)] = []
  private var inserted = 0

  var count: Int { heap.count }

  mutating func insert(_ found: SearchTree.Found) {
    heap.append((found.cost, inserted, found))
    inserted += 1
    var child = heap.count - 1
    while child > 0, precedes(child, (child - 1) / 2) {
      heap.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  mutating func removeFirst() -> SearchTree.Found? {
    guard let first = heap.first else { return nil }
    let last = heap.removeLast()
    guard !heap.isEmpty else { return first.found }
    heap[0] = last
    var parent = 0
    while true {
      var smallest = parent
      for child in [2 * parent + 1, 2 * parent + 2]
      where child < heap.count && precedes(child, smallest) {
        smallest = child
      }
      if smallest == parent { return first.found }
      heap.swapAt(parent, smallest)
      parent = smallest
    }
  }

  private func precedes(_ a: Int, _ b: Int) -> Bool {
    (heap[a].cost, heap[a].order) < (heap[b].cost, heap[b].order)
  }
}
