import ParallelWork
import SeededRandom
public import TensorGraph

/// Monte Carlo tree search: selection by PUCT (UCT: Kocsis & Szepesvári 2006; with priors: Rosin
/// 2011, Silver et al. 2017), one rollout from each leaf, returns as the share of the initial cost
/// that was saved.
///
/// Leaves are taken in batches, each with a virtual loss on those before it (Chaslot et al. 2008),
/// and played out by several threads; the batch is the same for any number of threads, and so is
/// the result. A graph that the tree holds already is closed after its first visit: its first place
/// keeps it (transpositions are not merged). The tree stops growing at `candidateLimit`.
public struct MonteCarloTreeSearch: Search {
  public let name = "mcts"
  /// Weight of the priors against the returns.
  public let exploration: Double
  /// Leaves that are played out together.
  public let batch: Int
  let candidateLimit: Int
  let rollout: MonteCarloRollout

  public init(exploration: Double = 1.25, batch: Int = 8) {
    self.init(exploration: exploration, batch: batch, candidateLimit: 4_000_000)
  }

  /// - Parameter candidateLimit: Candidates of all nodes of the tree together, 8 bytes each.
  init(exploration: Double = 1.25, batch: Int = 8, candidateLimit: Int) {
    precondition(exploration > 0 && batch > 0, "exploration \(exploration), batch \(batch)")
    self.exploration = exploration
    self.batch = batch
    self.candidateLimit = candidateLimit
    rollout = MonteCarloRollout(randomShare: 0.1, patience: 8)
  }

  public func run(
    from graph: Graph, in environment: RewriteEnvironment, control: SearchControl
  ) -> SearchResult {
    var meter = control.start()
    var environment = meter.bounding(environment)
    environment.horizon = .max
    let start = environment.reset(graph)
    var memory = TreeEpisodes(start)
    var tree = MonteCarloTree(exploration: exploration)
    var places: Set<GraphIdentity> = []
    var (best, seen) = (start.best, Set([start.signature]))
    var alternatives = AlternativeGraphs(initialCost: start.initialCost)
    var ending: SearchEnding?
    while ending == nil, start.status == .running, tree.isOpen {
      ending = meter.ending
      if ending != nil { break }
      var leaves: [Int] = []
      while leaves.count < min(batch, meter.stepsLeft), let leaf = tree.select() {
        leaves.append(leaf)
      }
      let first = meter.steps
      let visits = parallelMap(count: leaves.count, threads: control.threads) {
        [memory, tree, leaves] index in
        visit(leaves[index], number: first + index, tree, memory, control.seed)
      }
      for (leaf, visit) in zip(leaves, visits) {
        let value =
          start.initialCost > 0 ? 1 - visit.outcome.lowestCost / start.initialCost : 0
        tree.record(value, at: leaf)
        seen.formUnion(visit.outcome.seen)
        let improves = visit.outcome.best.cost < best.cost
        if improves { best = visit.outcome.best }
        let found = visit.outcome.best
        alternatives.offer(cost: found.cost, path: found.path)
        grow(&tree, at: leaf, visit, value: improves ? value : nil, &places, &memory)
        meter.countStep(bestCost: best.cost)
      }
    }
    return SearchResult(
      best: best, alternatives: alternatives.chosen(besides: best, from: graph),
      initialCost: start.initialCost, steps: meter.steps, statesSeen: seen.count,
      ending: meter.interruption ?? ending ?? .complete)
  }

  /// What came of a visit to a leaf.
  private struct Visit: Sendable {
    let episode: Episode
    /// The edit that led to the leaf; nil for the root.
    let edit: Evaluation?
    let outcome: MonteCarloRollout.Outcome
  }

  private func visit(
    _ leaf: Int, number: Int, _ tree: MonteCarloTree, _ memory: TreeEpisodes, _ seed: UInt64
  ) -> Visit {
    let (episode, edit) = memory.episode(at: leaf, in: tree)
    // The first visit goes greedily to the end: the search is never worse than greedy.
    let random = number == 0 ? nil : CounterRandom(seed: seed, stream: [UInt64(number)])
    return Visit(episode: episode, edit: edit, outcome: rollout.play(from: episode, random))
  }

  /// Expands a leaf; with `value`, the way of the rollout to its best graph becomes part of the tree.
  private func grow(
    _ tree: inout MonteCarloTree, at leaf: Int, _ visit: Visit, value: Double?,
    _ places: inout Set<GraphIdentity>, _ memory: inout TreeEpisodes
  ) {
    // A leaf may have been visited before, when the tree was full.
    guard tree.candidateCount < candidateLimit, !visit.episode.environment.isCancelled() else {
      return
    }
    guard places.insert(visit.episode.identity).inserted else { return tree.close(leaf) }
    tree.expand(leaf, priors: visit.episode.candidatePriors)
    memory.keep(visit.episode, at: leaf)
    if let edit = visit.edit { memory.keep(edit, at: leaf) }
    guard let value else { return }
    var number = leaf
    for step in rollout.steps(of: visit.outcome, from: visit.episode) {
      guard tree.candidateCount < candidateLimit, places.insert(step.identity).inserted,
        let child = tree.extend(number, by: step.candidate, value: value)
      else { return }
      tree.expand(child, priors: step.priors)
      memory.keep(step.evaluation, at: child)
      number = child
    }
  }
}

/// The states of a tree's nodes: the root's and the last ones that were kept.
private struct TreeEpisodes: Sendable {
  private let root: Episode
  private let limit: Int
  private var kept: [Int: Episode] = [:]
  /// The edits that lead to the tree's nodes from their parents, where they are known.
  private var edits: [Int: Evaluation] = [:]
  private var order: [Int] = []
  private var dropped = 0

  init(_ root: Episode) {
    self.root = root
    limit = StateLimit.count(root.graph)
  }

  mutating func keep(_ episode: Episode, at node: Int) {
    kept[node] = episode
    order.append(node)
    while order.count - dropped > limit {
      kept[order[dropped]] = nil
      dropped += 1
    }
  }

  mutating func keep(_ edit: Evaluation, at node: Int) { edits[node] = edit }

  /// The state of a node, played from the nearest one above it that is kept, and the edit that led to
  /// it. What a state on the way allows is listed only where the edit that follows is not known.
  func episode(at node: Int, in tree: MonteCarloTree) -> (episode: Episode, edit: Evaluation?) {
    let path = tree.path(to: node)
    let held = path.lastIndex { kept[$0.node] != nil }
    var episode = held.flatMap { kept[path[$0].node] } ?? root
    var last: Evaluation?
    for (number, candidate) in path[(held.map { $0 + 1 } ?? 0)...] {
      var edit = edits[number]
      if edit == nil {
        episode.list()
        // A cancelled listing may be too short.
        guard episode.candidates.indices.contains(candidate) else { break }
        edit = episode.candidates[candidate].evaluation
      }
      if let edit { episode.follow(edit) }
      last = edit
    }
    episode.list()
    return (episode, last)
  }
}
