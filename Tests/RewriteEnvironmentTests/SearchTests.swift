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

  @Test(arguments: searches.indices)
  func timeLimitOfAnInjectedClock(index: Int) throws {
    let clock = TickingClock()
    let result = Self.searches[index].run(
      from: try chain([.relu, .relu, .relu]), in: environment(),
      control: SearchControl(timeLimit: .seconds(3), clock: clock))
    #expect(result.ending == .timeLimit)
    #expect(result.steps == 2)  // each look at the clock takes a second
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

/// A clock on which every look takes one second.
private final class TickingClock: Clock, Sendable {
  struct Instant: InstantProtocol {
    let offset: Duration

    func advanced(by duration: Duration) -> Instant { Instant(offset: offset + duration) }
    func duration(to other: Instant) -> Duration { other.offset - offset }
    static func < (a: Instant, b: Instant) -> Bool { a.offset < b.offset }
  }

  private let looks = Counter()

  var now: Instant {
    defer { looks.increment() }
    return Instant(offset: .seconds(looks.value))
  }

  var minimumResolution: Duration { .seconds(1) }

  func sleep(until deadline: Instant, tolerance: Duration?) async throws {}
}
