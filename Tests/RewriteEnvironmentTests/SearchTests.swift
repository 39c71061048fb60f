import CostModels
import RewriteEnvironment
import Synchronization
import TensorGraph
import Testing

@Suite struct SearchTests {
  @Test func greedyFallsIntoTheTrap() throws {
    let result = GreedySearch().run(
      from: try chain([.relu, .relu]), in: environment(), control: SearchControl())
    #expect(result.best.cost == 16)
    #expect(result.initialCost == 20)
    #expect(result.path == ["relu-abs", "relu-abs"])
    #expect(result.steps == 2)
    #expect(result.ending == .complete)
    #expect(result.statesSeen == 7)  // RR; AR, RA, SR, RS; from AR: AA, AS
  }

  /// Greedy is not bound by the horizon of episodes.
  @Test func greedyIgnoresTheHorizon() throws {
    let result = GreedySearch().run(
      from: try chain([.relu, .relu, .relu]), in: environment(horizon: 1),
      control: SearchControl())
    #expect(result.steps == 3)
  }

  @Test func randomFindsTheWayOut() throws {
    let result = RandomSearch(restarts: 40).run(
      from: try chain([.relu, .relu]), in: environment(), control: SearchControl(seed: 3))
    #expect(result.best.cost == 2)
    #expect(result.path.filter { $0 == "sigmoid-tanh" }.count == 2)
    #expect(result.ending == .complete)
    #expect(result.statesSeen == 16)  // four forms of each node
  }

  /// With alpha 1.05 a Sigmoid (12) is given up beside an Abs (8); with 1.6 it is not.
  @Test(arguments: [(1.05, 8.0), (1.6, 1.0)])
  func backtrackingReachesAsFarAsAlpha(alpha: Double, cost: Double) throws {
    let result = BacktrackingSearch(alpha: alpha).run(
      from: try chain([.relu]), in: environment(), control: SearchControl())
    #expect(result.best.cost == cost)
    #expect(result.ending == .complete)
  }

  static let searches: [any Search] = [
    GreedySearch(), RandomSearch(restarts: 5), BacktrackingSearch(alpha: 1.6),
    BeamSearch(width: 3), MonteCarloTreeSearch(),
  ]

  @Test(arguments: searches.indices)
  func sameSeedSameResult(index: Int) throws {
    let graph = try chain([.relu, .sigmoid, .relu])
    func trace() -> [String] {
      let result = Self.searches[index].run(
        from: graph, in: environment(), control: SearchControl(seed: 11))
      return result.path + [
        "\(result.best.cost) \(result.best.graph.contentHash) \(result.steps)",
        "\(result.statesSeen) \(result.ending)",
      ]
    }
    #expect(trace() == trace())
  }

  /// The path leads from the initial graph to the best one.
  @Test(arguments: searches.indices)
  func pathCanBeReplayed(index: Int) throws {
    let graph = try chain([.relu, .sigmoid, .relu, .relu])
    let environment = environment()
    let result = Self.searches[index].run(
      from: graph, in: environment, control: SearchControl(seed: 5))
    var replayed = graph
    for step in result.best.path { try replayed.apply(step.edit) }
    #expect(replayed.contentHash == result.best.graph.contentHash)
    #expect(environment.reset(replayed).cost == result.best.cost)
    #expect(result.best.cost < result.initialCost)
  }

  @Test(arguments: searches.indices)
  func stepBudget(index: Int) throws {
    let result = Self.searches[index].run(
      from: try chain([.relu, .relu, .relu]), in: environment(),
      control: SearchControl(stepBudget: 2))
    #expect(result.steps == 2)
    #expect(result.ending == .stepBudget)
  }

  @Test(arguments: searches.indices)
  func cancellationKeepsTheBest(index: Int) throws {
    let steps = Counter()
    let control = SearchControl(
      isCancelled: { steps.value >= 1 }, progress: { _ in steps.increment() })
    let result = Self.searches[index].run(
      from: try chain([.relu, .relu, .relu]), in: environment(), control: control)
    #expect(result.ending == .cancelled)
    #expect(result.steps == 1)
    #expect(result.best.cost <= result.initialCost)
  }

  /// The clock goes on by a second with every step.
  @Test(arguments: searches.indices)
  func timeLimitOfAnInjectedClock(index: Int) throws {
    let steps = Counter()
    let result = Self.searches[index].run(
      from: try chain([.relu, .relu, .relu]), in: environment(),
      control: SearchControl(
        timeLimit: .seconds(2), clock: CountingClock(seconds: steps),
        progress: { _ in steps.increment() }))
    #expect(result.ending == .timeLimit)
    // What is under way when the time is over counts: a level of the beam, a batch of leaves.
    #expect(result.steps >= 2 && result.steps <= 9)
    #expect(result.best.cost <= result.initialCost)
  }

  /// Nothing is listed once the time is over, not even of the initial graph.
  @Test(arguments: searches.indices)
  func listingsAreBoundByTheTimeLimit(index: Int) throws {
    let seconds = Counter()
    let listed = Counter()
    let slow = RewriteEnvironment(
      ruleNames: trapRules.map(\.name), costModel: SlowCost(seconds: seconds, listed: listed)
    ) { UnaryRuleSource(rules: trapRules, graph: $0) }
    let graph = try chain(Array(repeating: .relu, count: 50))
    let result = Self.searches[index].run(
      from: graph, in: slow,
      control: SearchControl(timeLimit: .seconds(10), clock: CountingClock(seconds: seconds)))
    #expect(result.ending == .timeLimit)
    #expect(result.steps <= 1)
    // One look at the time for each of the 100 candidates: ten are worked out.
    #expect(listed.value <= 60 + 12, "the nodes of the initial graph, and ten candidates")
    #expect(result.best.cost <= result.initialCost)
  }

  /// What a budget of steps allows does not depend on the number of threads.
  @Test(arguments: searches.indices, [1, 7, 40])
  func threadsDoNotChangeTheResult(index: Int, budget: Int) throws {
    let graph = try chain([.relu, .sigmoid, .relu, .relu, .relu])
    func trace(threads: Int) -> [String] {
      let costs = Mutex<[Double]>([])
      let result = Self.searches[index].run(
        from: graph, in: environment(horizon: 6),
        control: SearchControl(
          seed: 4, stepBudget: budget, threads: threads,
          progress: { progress in costs.withLock { $0.append(progress.bestCost) } }))
      return result.path + costs.withLock { $0.map { "\($0)" } } + [
        "\(result.best.cost) \(result.best.graph.contentHash) \(result.steps)",
        "\(result.statesSeen) \(result.ending)",
      ]
    }
    let one = trace(threads: 1)
    #expect(trace(threads: 2) == one)
    #expect(trace(threads: 5) == one)
  }

  @Test func progressNeverGetsWorse() throws {
    let costs = Mutex<[Double]>([])
    let control = SearchControl(
      seed: 2, progress: { progress in costs.withLock { $0.append(progress.bestCost) } })
    let result = RandomSearch(restarts: 10).run(
      from: try chain([.relu, .relu]), in: environment(), control: control)
    let seen = costs.withLock { $0 }
    #expect(seen.count == result.steps)
    #expect(zip(seen, seen.dropFirst()).allSatisfy { $0 >= $1 })
    #expect(seen.last == result.best.cost)
  }

  @Test func nothingToDo() throws {
    for search in Self.searches {
      let result = search.run(
        from: try chain([.tanh]), in: environment(), control: SearchControl())
      #expect(result.best.cost == 1)
      #expect(result.path.isEmpty)
      #expect(result.ending == .complete)
    }
  }
}

private final class Counter: Sendable {
  private let count = Mutex(0)

  var value: Int { count.withLock { $0 } }

  func increment() { count.withLock { $0 += 1 } }
}

/// A clock that stands at the value of a counter.
private struct CountingClock: Clock, Sendable {
  struct Instant: InstantProtocol {
    let offset: Duration

    func advanced(by duration: Duration) -> Instant { Instant(offset: offset + duration) }
    func duration(to other: Instant) -> Duration { other.offset - offset }
    static func < (a: Instant, b: Instant) -> Bool { a.offset < b.offset }
  }

  let seconds: Counter

  var now: Instant { Instant(offset: .seconds(seconds.value)) }

  var minimumResolution: Duration { .seconds(1) }

  func sleep(until deadline: Instant, tolerance: Duration?) async throws {}
}

/// The costs of the trap, each of which takes a second to look up, from the 51st on.
private struct SlowCost: CostModel {
  let name = "slow"
  let seconds: Counter
  let listed: Counter

  func cost(of node: Node, inputs: [TensorType]) -> Double {
    if trapCosts.costs[node.op] != nil {
      listed.increment()
      if listed.value > 50 { seconds.increment() }
    }
    return trapCosts.cost(of: node, inputs: inputs)
  }
}
