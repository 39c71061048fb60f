public import TensorGraph

/// Every way in which the rules can change a graph, kept up to date through edits.
///
/// Only what an edit touches is matched again: a match is dropped when something that it relies on
/// changed (a matched node, what that reads, a fact that the conditions ask for), and looked for
/// again around every change. The result is the same as that of matching the new graph from
/// nothing. Whether an edit would close a cycle depends on nodes far away; it is tested each
/// time candidates are listed.
public struct CandidateSet: Sendable {
  public let rules: RuleSet
  public private(set) var graph: Graph
  /// Sorted by rule, then by matched nodes.
  public private(set) var candidates: [Candidate] = []
  /// Rules that matched where their rewrite cannot be built, by rule.
  public private(set) var failures: [RewriteFailure] = []

  private var index: NodeIndex
  /// In the order of the candidates.
  private var matches: [Match] = []
  /// Keys of the matches.
  private var keys: Set<ContentHash> = []

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
    matches.removeAll { match in
      guard changes.touch(match) else { return false }
      keys.remove(match.key)
      return true
    }
    add(matchesFrom: changes.seeds(rules.seeds, in: newGraph))
    list()
  }

  /// Matches from the seeds, which are sorted by rule, and puts what is new in its place.
  private mutating func add(
    matchesFrom seeds: [(seed: SeedTable.Seed, node: NodeID)],
    _ isCancelled: () -> Bool = { false }
  ) {
    let place = MatchedGraph(graph, index)
    var fresh: [Match] = []
    var matcher: Matcher?
    var rule = -1
    for (seed, id) in seeds {
      if isCancelled() { break }
      if seed.rule != rule {
        rule = seed.rule
        matcher = nil
      }
      let program = rules.programs[rule]
      guard program.admits(id, as: seed.node, in: place.graph) else { continue }
      if matcher == nil { matcher = Matcher(program, place) }
      for bindings in matcher?.matches(from: seed.node, at: id) ?? [] {
        if let match = Match(bindings, of: rule, program, in: place),
          keys.insert(match.key).inserted
        {
          fresh.append(match)
        }
      }
    }
    if !fresh.isEmpty { merge(fresh.sorted()) }
  }

  private mutating func merge(_ fresh: [Match]) {
    var merged: [Match] = []
    merged.reserveCapacity(matches.count + fresh.count)
    var next = 0
    for match in matches {
      while next < fresh.count, fresh[next] < match {
        merged.append(fresh[next])
        next += 1
      }
      merged.append(match)
    }
    matches = merged + fresh[next...]
  }

  /// Candidates of the matches: equal edits once, none that closes a cycle.
  private mutating func list(_ isCancelled: () -> Bool = { false }) {
    candidates.removeAll(keepingCapacity: true)
    failures = []
    var loops = LoopTest(graph)
    var keysOfRule: Set<ContentHash> = []
    for match in matches {
      if isCancelled() { return }
      guard let candidate = match.candidate else {
        count(match)
        continue
      }
      if rules.programs[match.rule].rule.mayLoop,
        loops.closesCycle(candidate.edit, sources: match.sources)
      {
        continue
      }
      if candidates.last?.rule != match.rule { keysOfRule.removeAll(keepingCapacity: true) }
      guard keysOfRule.insert(candidate.key).inserted else { continue }
      candidates.append(candidate)
    }
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

extension Match: Comparable {
  static func == (a: Match, b: Match) -> Bool { a.key == b.key }

  static func < (a: Match, b: Match) -> Bool {
    if a.rule != b.rule { return a.rule < b.rule }
    for (x, y) in zip(a.nodes, b.nodes) where x != y { return x < y }
    if a.nodes.count != b.nodes.count { return a.nodes.count < b.nodes.count }
    return a.key < b.key
  }
}
