public import TensorGraph

/// Every way in which the rules can change a graph, kept up to date through edits.
///
/// Only what an edit touches is matched again: a match is dropped when something that it relies on
/// changed (a matched node, what that reads, a fact that the conditions ask for), and looked for
/// again around every change. The result is the same as that of matching the new graph from
/// nothing. Whether an edit would close a cycle depends on nodes far away: that is kept for as long
/// as the same of them lie upstream of each other.
public struct CandidateSet: Sendable {
  public let rules: RuleSet
  public private(set) var graph: Graph
  /// Sorted by rule, then by matched nodes.
  public private(set) var candidates: [Candidate] = []
  /// Rules that matched where their rewrite cannot be built, by rule.
  public private(set) var failures: [RewriteFailure] = []

  private var index: NodeIndex
  /// In the order of the candidates.
  private var entries: [MatchEntry] = []
  /// Keys of the matches.
  private var keys: Set<ContentHash> = []
  /// Of the graph, where it was needed to judge matches.
  private var reachability: Reachability?

  /// Matches every rule against the whole graph.
  ///
  /// - Parameter isCancelled: Asked on the way, before every node that a rule may match at; once it
  ///   says yes the set stays as it is, and holds part of the candidates or none.
  public init(rules: RuleSet, graph: Graph, isCancelled: () -> Bool = { false }) {
    self.rules = rules
    self.graph = graph
    index = NodeIndex(graph)
    var seeds: [(seed: SeedTable.Seed, node: NodeID)] = []
    for (number, program) in rules.programs.enumerated() {
      let counts = program.rule.nodes.map { index.nodes($0.op).count }
      guard let rarest = counts.indices.min(by: { counts[$0] < counts[$1] }), counts[rarest] > 0,
        !counts.contains(0)
      else { continue }
      let seed = SeedTable.Seed(rule: number, node: rarest)
      for id in index.nodes(program.rule.nodes[rarest].op) { seeds.append((seed, id)) }
    }
    add(matchesFrom: seeds, isCancelled)
    list(isCancelled)
  }

  /// Follows an edit: `effect` is that of an edit on the graph so far, `graph` the graph after it.
  public mutating func update(after effect: EditEffect, graph newGraph: Graph) {
    let changes = GraphChanges(effect, from: graph, to: newGraph)
    for id in effect.removed { index.remove(id, graph[id]) }
    for entry in effect.added { index.insert(entry.id, entry.node) }
    graph = newGraph
    removeMatches(touchedBy: changes)
    add(matchesFrom: changes.seeds(rules.seeds, in: newGraph))
    list()
  }

  /// Keeps the order of the others. Swaps in the buffer count no references, those of an array do.
  private mutating func removeMatches(touchedBy changes: GraphChanges) {
    var kept = entries.startIndex
    entries.withUnsafeMutableBufferPointer { entries in
      for place in entries.indices {
        if !entries[place].support.isDisjoint(with: changes.digest),
          changes.touch(entries[place].match)
        {
          keys.remove(entries[place].match.key)
          continue
        }
        if kept != place { entries.swapAt(kept, place) }
        kept += 1
      }
    }
    entries.removeSubrange(kept...)
  }

  /// Matches from the seeds, which are sorted by rule, and puts what is new in its place.
  private mutating func add(
    matchesFrom seeds: [(seed: SeedTable.Seed, node: NodeID)],
    _ isCancelled: () -> Bool = { false }
  ) {
    let place = MatchedGraph(graph, index)
    var fresh: [Match] = []
    var next = seeds.startIndex
    while next < seeds.endIndex, !isCancelled() {
      let rule = seeds[next].seed.rule
      let end = seeds[next...].firstIndex { $0.seed.rule != rule } ?? seeds.endIndex
      let program = rules.programs[rule]
      let admitted = seeds[next..<end].filter {
        program.admits($0.node, as: $0.seed.node, in: graph)
      }
      next = end
      guard !admitted.isEmpty else { continue }
      var matcher = Matcher(rule, program, place, known: exchange(&keys, with: []))
      for (seed, id) in admitted {
        if isCancelled() { break }
        matcher.match(from: seed.node, at: id)
      }
      keys = matcher.keys
      fresh += matcher.found
    }
    merge(fresh.sorted())
  }

  /// Size of the table that a set keeps to judge cycles, in bytes: one bit for each pair of nodes, none
  /// for large graphs.
  public static func tableBytes(of graph: Graph) -> Int { Reachability.bytes(of: graph) }

  /// Merges sorted matches into the sorted entries, from the last on, moving each once.
  private mutating func merge(_ fresh: [Match]) {
    var end = entries.count
    let new = fresh.map { MatchEntry($0) }
    entries += new
    entries.withUnsafeMutableBufferPointer { entries in
      var place = entries.count
      for entry in new.reversed() {
        let start = entries.partitioningIndex(below: end) { entry.precedes($0) }
        for old in (start..<end).reversed() {
          place -= 1
          entries.swapAt(old, place)
        }
        end = start
        place -= 1
        entries[place] = entry
      }
    }
  }

  /// Candidates of the matches: equal edits once, none that closes a cycle.
  private mutating func list(_ isCancelled: () -> Bool = { false }) {
    candidates.removeAll(keepingCapacity: true)
    failures = []
    var loops = LoopTest(graph)
    let changes = reachability.flatMap { loops.changes(since: $0) }
    var keysOfRule: Set<ContentHash> = []
    for place in entries.indices {
      if isCancelled() { break }
      if entries[place].isOpen(after: changes) { entries[place].judge(&loops) }
      if entries[place].closesCycle { continue }
      guard let candidate = entries[place].candidate else {
        count(entries[place].match)
        continue
      }
      if candidates.last?.rule != candidate.rule { keysOfRule.removeAll(keepingCapacity: true) }
      guard keysOfRule.insert(candidate.key).inserted else { continue }
      candidates.append(candidate)
    }
    reachability = loops.reachability
  }

  private mutating func count(_ match: Match) {
    if let last = failures.last, last.rule == match.rule {
      failures[failures.count - 1] = RewriteFailure(
        rule: last.rule, count: last.count + 1, message: last.message)
    } else {
      failures.append(RewriteFailure(rule: match.rule, count: 1, message: match.failure ?? ""))
    }
  }
}

extension UnsafeMutableBufferPointer {
  /// Of the first `count` elements, those for which the predicate does not hold stand before those
  /// for which it does: the index of the first of these.
  fileprivate func partitioningIndex(
    below count: Int, where belongsInSecondPart: (Element) -> Bool
  ) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if belongsInSecondPart(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
