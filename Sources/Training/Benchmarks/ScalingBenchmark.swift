import Glibc
public import RewriteEnvironment
public import TensorGraph

/// How the time of a search grows with the number of identical layers.
public struct ScalingBenchmark: Sendable {
  /// One chain of layers.
  public struct Point: Sendable, Codable {
    public let nodes: Int
    /// Steps of the search: all of them are alike.
    public let steps: Int
    /// Time of the processor, of the fastest run: other programs do not count.
    public let seconds: Double
  }

  private let environment: RewriteEnvironment
  private let search: any Search
  private let steps: Int?

  /// - Parameter steps: Steps of the search at most.
  public init(environment: RewriteEnvironment, search: any Search, steps: Int?) {
    self.environment = environment
    self.search = search
    self.steps = steps
  }

  private static var processorSeconds: Double {
    var usage = rusage()
    getrusage(RUSAGE_SELF.rawValue, &usage)
    return [usage.ru_utime, usage.ru_stime].reduce(0) {
      $0 + Double($1.tv_sec) + Double($1.tv_usec) / 1e6
    }
  }

  /// Searches from a graph, `runs` times.
  public func point(_ graph: Graph, runs: Int) -> Point {
    var (best, steps) = (Double.infinity, 0)
    for _ in 0..<runs {
      let start = Self.processorSeconds
      let result = search.run(
        from: graph, in: environment, control: SearchControl(stepBudget: self.steps ?? .max))
      (best, steps) = (min(best, Self.processorSeconds - start), result.steps)
    }
    let nodes = graph.nodeIDs.count { graph[$0].op != .input && graph[$0].op != .weight }
    return Point(nodes: nodes, steps: steps, seconds: best)
  }
}
