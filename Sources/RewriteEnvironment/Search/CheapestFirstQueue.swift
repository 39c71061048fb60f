/// Graphs that wait, the cheapest first, of equally cheap ones the one that came first.
struct CheapestFirstQueue {
  struct Entry {
    /// Counts what was ever inserted.
    let number: Int
    let found: SearchTree.Found
  }

  /// Most entries; above it, the more costly half goes.
  let limit: Int
  private var heap: [Entry] = []
  private var inserted = 0

  init(limit: Int = 200_000) { self.limit = limit }

  var count: Int { heap.count }

  mutating func insert(_ found: SearchTree.Found) {
    putBack(Entry(number: inserted, found: found))
    inserted += 1
    if heap.count > limit {
      // In order, an array is a heap.
      heap = Array(heap.sorted(by: Self.precedes).prefix(limit / 2))
    }
  }

  /// Inserts what was taken out, in its old place.
  mutating func putBack(_ entry: Entry) {
    heap.append(entry)
    var child = heap.count - 1
    while child > 0, Self.precedes(heap[child], heap[(child - 1) / 2]) {
      heap.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  mutating func removeFirst() -> Entry? {
    guard let first = heap.first else { return nil }
    let last = heap.removeLast()
    guard !heap.isEmpty else { return first }
    heap[0] = last
    var parent = 0
    while true {
      var smallest = parent
      for child in [2 * parent + 1, 2 * parent + 2]
      where child < heap.count && Self.precedes(heap[child], heap[smallest]) {
        smallest = child
      }
      if smallest == parent { return first }
      heap.swapAt(parent, smallest)
      parent = smallest
    }
  }

  private static func precedes(_ a: Entry, _ b: Entry) -> Bool {
    (a.found.cost, a.number) < (b.found.cost, b.number)
  }
}
