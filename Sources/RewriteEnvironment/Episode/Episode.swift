public import CostModels
import Rewriting
public import TensorGraph

/// One run of an agent from an initial graph: the state, and what was best on the way.
///
/// A value: a copy is a snapshot of the whole episode. The same actions give the same states, in
/// every process.
///
/// ```swift
/// var episode = environment.reset(graph)
/// while episode.status == .running {
///   let transition = episode.take(.candidate(0))
/// }
/// print(episode.best.cost)
/// ```
public struct Episode: Sendable {
  public let environment: RewriteEnvironment
  public private(set) var state: RewriteState
  /// Every edit that leads to a graph which this episode has not visited, one for each such graph,
  /// in the order of the rule engine. Empty when nothing applies.
  public private(set) var candidates: [EpisodeCandidate] = []
  /// Edits taken so far.
  public private(set) var path: [AppliedRewrite] = []
  /// Actions taken so far, the stop included.
  public private(set) var step = 0
  /// Cost of the initial graph, in microseconds.
  public let initialCost: Double
  public private(set) var status: EpisodeStatus = .running
  public private(set) var best: BestGraph
  /// Sum of the rewards so far.
  public private(set) var totalReward = 0.0

  private var visited: VisitedGraphs
  /// Whether `candidates` and `status` are those of the present graph.
  private(set) var isListed = false

  /// Starts at `graph`. The episode is over at once when nothing applies.
  init(_ environment: RewriteEnvironment, from graph: Graph) {
    self.environment = environment
    state = RewriteState(of: graph, in: environment)
    visited = VisitedGraphs(state)
    initialCost = state.cost
    best = BestGraph(graph: graph, cost: state.cost, path: [])
    listCandidates()
  }

  public var graph: Graph { state.graph }

  /// Costs of the nodes of the graph.
  public var costs: GraphCost { state.costs }

  /// Signature of the graph.
  public var signature: GraphSignature { state.signature }

  /// Cost of the graph, in microseconds.
  public var cost: Double { state.cost }

  /// Cost of the graph over the cost of the initial one; 1 where that is zero.
  public var costRatio: Double { initialCost > 0 ? cost / initialCost : 1 }

  /// Actions left before the horizon.
  public var stepsLeft: Int { environment.horizon - step }

  /// Acts. The episode must be running, and a candidate's index must be one of `candidates`.
  @discardableResult
  public mutating func take(_ action: EpisodeAction) -> Transition {
    precondition(status == .running, "the episode is \(status)")
    step += 1
    guard case .candidate(let index) = action else {
      status = .terminated
      candidates = []
      return Transition(reward: 0, status: status)
    }
    precondition(candidates.indices.contains(index), "no candidate \(index) of \(candidates.count)")
    let reward = carryOut(candidates[index].evaluation)
    listCandidates()
    if status == .running && step >= environment.horizon { status = .truncated }
    return Transition(reward: reward, status: status)
  }

  /// Takes an edit of this state without listing what the next state allows: candidates and status
  /// are not known before `list()`.
  mutating func follow(_ evaluation: Evaluation) {
    step += 1
    _ = carryOut(evaluation)
  }

  /// Lists the candidates where that was put off.
  mutating func list() {
    if !isListed { listCandidates() }
  }

  /// - Returns: The reward.
  private mutating func carryOut(_ evaluation: Evaluation) -> Double {
    let before = cost
    candidates.removeAll(keepingCapacity: true)
    isListed = false
    state.take(evaluation)
    visited.insert(state)
    let candidate = evaluation.candidate
    path.append(
      AppliedRewrite(
        rule: candidate.rule, ruleName: environment.ruleNames[candidate.rule],
        edit: candidate.edit, matched: candidate.matched))
    if cost < best.cost { best = BestGraph(graph: graph, cost: cost, path: path) }
    let reward = initialCost > 0 ? 100 * (before - cost) / initialCost : 0
    totalReward += reward
    return reward
  }

  /// The edit that lowers the cost most and leads to a graph that was not visited, the first of equal
  /// ones; nil when none does. Of the candidates it is the one that `steepestCandidate` names, found
  /// without listing them: edits that lead to one graph cost the same.
  var steepestEvaluation: Evaluation? {
    var passed: Set<Int> = []
    while true {
      var choice: Int?
      var lowest = 0.0
      for (index, evaluation) in state.evaluations.enumerated()
      where evaluation.costChange < lowest && !passed.contains(index) {
        (choice, lowest) = (index, evaluation.costChange)
      }
      guard let choice else { return nil }
      let evaluation = state.evaluations[choice]
      let hashes = visited[state.signature(after: evaluation)] ?? []
      if hashes.isEmpty || !hashes.contains(state.contentHash(after: evaluation)) {
        return evaluation
      }
      passed.insert(choice)
    }
  }

  /// Lists what leads to graphs that are new.
  private mutating func listCandidates() {
    isListed = true
    var distinct = DistinctGraphs(state, visited)
    candidates.reserveCapacity(state.evaluations.count)
    for evaluation in state.evaluations {
      if environment.isCancelled() { break }
      if let signature = distinct.insert(evaluation) {
        candidates.append(EpisodeCandidate(evaluation: evaluation, signature: signature))
      }
    }
    if candidates.isEmpty { status = .terminated }
  }
}

/// What an agent does in a state.
public enum EpisodeAction: Hashable, Sendable {
  /// Takes the candidate at this index.
  case candidate(Int)
  /// Ends the episode.
  case stop
}

/// How an episode stands.
public enum EpisodeStatus: Hashable, Sendable {
  case running
  /// The agent stopped, or nothing applies: the state is final, its value is zero.
  case terminated
  /// The horizon cut the episode: the state has a value of its own.
  case truncated
}

/// What an action led to.
public struct Transition: Hashable, Sendable {
  /// `100 * (cost before - cost after) / initial cost`; zero for a stop.
  public let reward: Double
  public let status: EpisodeStatus

  public init(reward: Double, status: EpisodeStatus) {
    self.reward = reward
    self.status = status
  }
}
