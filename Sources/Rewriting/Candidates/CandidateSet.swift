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

  /// Matches every rule against the whole graph.
  public init(rules: RuleSet, graph: Graph) {
    self.rules = rules
    self.graph = graph
    index = NodeIndex(graph)
    var seeds: [(SeedTable.Seed, NodeID)] = []
    for (number, rule) in rules.rules.enumerated() {
      let counts = rule.program.nodes.map { index.nodes($0.op).count }
      guard let rarest = counts.indices.min(by: { counts[$0] < counts[$1] }), counts[rarest] > 0,
        !counts.contains(0)
      else { continue }
      let seed = SeedTable.Seed(rule: number, node: rarest)
      for id in index.nodes(rule.program.nodes[rarest].op) { seeds.append((seed, id)) }
    }
    add(matchesFrom: seeds)
    list()
  }

  /// Follows an edit: `effect` is that of an edit on the graph so far, `graph` the graph after it.
  public mutating func update(after effect: EditEffect, graph newGraph: Graph) {
    let changes = GraphChanges(effect, from: graph, to: newGraph)
    for id in effect.removed { index.remove(id, graph[id]) }
    for entry in effect.added { index.insert(entry.id, entry.node) }
    graph = newGraph
    matches.removeAll { match in
      match.support.contains { !changes.facts[$0.node.index].isDisjoint(with: $0.facts) }
    }
    add(matchesFrom: changes.seeds(rules.seeds, in: newGraph))
    list()
  }

  /// Matches from the seeds and puts what is new in its place.
  private mutating func add(matchesFrom seeds: [(SeedTable.Seed, NodeID)]) {
    var known = Set(matches.map(\.key))
    var fresh: [Match] = []
    var position = 0
    while position < seeds.count {
      let rule = seeds[position].0.rule
      let program = rules.rules[rule].program
      var matcher = Matcher(program, graph, index)
      while position < seeds.count, seeds[position].0.rule == rule {
        let (seed, id) = seeds[position]
        position += 1
        for bindings in matcher.matches(from: seed.node, at: id) {
          guard let match = Match(bindings, of: rule, program, in: graph),
            known.insert(match.key).inserted
          else { continue }
          fresh.append(match)
        }
      }
    }
    guard !fresh.isEmpty else { return }
    matches += fresh
    matches.sort()
  }

  /// Candidates of the matches: equal edits once, none that closes a cycle.
  private mutating func list() {
    candidates = []
    failures = []
    var counts: [(rule: Int, count: Int, message: String)] = []
    var loops: LoopTest?
    var seen: Set<ContentHash> = []
    var rule = -1
    for match in matches {
      if match.rule != rule {
        rule = match.rule
        seen.removeAll(keepingCapacity: true)
      }
      if let failure = match.failure {
        if counts.last?.rule == rule {
          counts[counts.count - 1].count += 1
        } else {
          counts.append((rule, 1, failure))
        }
        continue
      }
      if rules.rules[rule].program.mayLoop {
        let test = loops ?? LoopTest(graph)
        loops = test
        guard !test.closesCycle(match.edit) else { continue }
      }
      guard seen.insert(match.editHash).inserted else { continue }
      candidates.append(
        Candidate(rule: rule, matched: match.nodes, edit: match.edit, key: match.candidateKey))
    }
    failures = counts.map { RewriteFailure(rule: $0.rule, count: $0.count, message: $0.message) }
  }
}

extension Match: Comparable {
  static func == (a: Match, b: Match) -> Bool { a.key == b.key }

  static func < (a: Match, b: Match) -> Bool {
    if a.rule != b.rule { return a.rule < b.rule }
    if a.nodes != b.nodes { return a.nodes.lexicographicallyPrecedes(b.nodes) }
    return a.key < b.key
  }

  var candidateKey: ContentHash {
    var hasher = ContentHasher()
    hasher.combine(rule)
    hasher.combine(editHash)
    return hasher.finish()
  }
}
