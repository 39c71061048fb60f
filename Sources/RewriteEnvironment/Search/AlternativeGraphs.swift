import TensorGraph

/// Graphs that a search has seen and that cost less than the initial one: of those that the same
/// rules lead to, the cheapest. What a cost model takes for the best may run slower than the
/// original; then another one is wanted, and most likely one that other rules lead to.
struct AlternativeGraphs: Sendable {
  /// A graph by the way to it.
  struct Entry: Sendable {
    let cost: Double
    let path: [AppliedRewrite]
    /// How often each rule was used, in the order of their numbers.
    let uses: [RuleUse]

    init(cost: Double, path: [AppliedRewrite]) {
      self.cost = cost
      self.path = path
      var counts: [Int: Int] = [:]
      for step in path { counts[step.rule, default: 0] += 1 }
      uses = counts.map { RuleUse(rule: $0.key, count: $0.value) }.sorted { $0.rule < $1.rule }
    }

    /// The share of rewrites, by rule, that one way has and the other does not: 0 to 1.
    func distance(to other: Entry) -> Double {
      var (differing, mine, theirs) = (0, uses[...], other.uses[...])
      while let a = mine.first ?? theirs.first {
        let b = theirs.first ?? a
        if mine.isEmpty || (!theirs.isEmpty && b.rule < a.rule) {
          differing += theirs.removeFirst().count
        } else if theirs.isEmpty || a.rule < b.rule {
          differing += mine.removeFirst().count
        } else {
          differing += abs(a.count - b.count)
          mine.removeFirst()
          theirs.removeFirst()
        }
      }
      return Double(differing) / Double(max(1, path.count + other.path.count))
    }
  }

  /// How often a rule was used.
  struct RuleUse: Hashable, Sendable {
    let rule: Int
    let count: Int
  }

  /// Graphs that are handed out at most.
  static let count = 8

  private let initialCost: Double
  /// Graphs that are kept at most.
  private let limit: Int
  /// By the rules that lead to them.
  private var places: [[Int]: Int] = [:]
  private var entries: [Entry] = []

  init(initialCost: Double, limit: Int = 256) {
    self.initialCost = initialCost
    self.limit = limit
  }

  /// Takes a graph if it is cheaper than the initial one and than what the same rules led to before.
  mutating func offer(cost: Double, path: @autoclosure () -> [AppliedRewrite]) {
    guard cost < initialCost else { return }
    let path = path()
    let rules = Set(path.map(\.rule)).sorted()
    if let place = places[rules] {
      if cost < entries[place].cost { entries[place] = Entry(cost: cost, path: path) }
      return
    }
    if entries.count == limit {
      guard let worst = entries.indices.max(by: { entries[$0].cost < entries[$1].cost }),
        cost < entries[worst].cost
      else { return }
      places[Set(entries[worst].path.map(\.rule)).sorted()] = nil
      places[rules] = worst
      entries[worst] = Entry(cost: cost, path: path)
      return
    }
    places[rules] = entries.count
    entries.append(Entry(cost: cost, path: path))
  }

  /// At most `count - 1` graphs beside `best`: again and again the one that differs most from
  /// those that are chosen, of equally different ones the cheapest. By cost, the cheapest first.
  ///
  /// - Parameter graph: The initial graph of all paths.
  func chosen(besides best: BestGraph, from graph: Graph) -> [BestGraph] {
    let first = Entry(cost: best.cost, path: best.path)
    var waiting = entries.filter { $0.uses != first.uses || $0.cost != first.cost }
      .enumerated().map { (entry: $1, place: $0, distance: $1.distance(to: first)) }
    var chosen: [Entry] = []
    while chosen.count < Self.count - 1 {
      let next = waiting.indices.max { a, b in
        let (a, b) = (waiting[a], waiting[b])
        return (a.distance, -a.entry.cost, -a.place) < (b.distance, -b.entry.cost, -b.place)
      }
      guard let next, waiting[next].distance > 0 else { break }
      let entry = waiting.remove(at: next).entry
      chosen.append(entry)
      for index in waiting.indices {
        waiting[index].distance = min(
          waiting[index].distance, waiting[index].entry.distance(to: entry))
      }
    }
    return chosen.sorted { $0.cost < $1.cost }.compactMap { entry in
      var result = graph
      for step in entry.path {
        guard (try? result.apply(step.edit)) != nil else { return nil }
      }
      return BestGraph(graph: result, cost: entry.cost, path: entry.path)
    }
  }
}
