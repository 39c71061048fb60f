public import RewriteEnvironment
public import TensorGraph

/// How the time of a search grows with the number of identical layers.
public struct ScalingBenchmark: Sendable {
  /// One chain of layers.
  public struct Point: Sendable, Codable {
    public let nodes: Int
    /// Steps of the search: all of them are alike.
    public let steps: Int
    /// Of the fastest run.
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

  /// Searches from a graph, `runs` times.
  public func point(_ graph: Graph, runs: Int) -> Point {
    var (best, steps) = (Double.infinity, 0)
    for _ in 0..<runs {
      var watch = Stopwatch()
      let result = watch.time {
        search.run(
          from: graph, in: environment, control: SearchControl(stepBudget: self.steps ?? .max))
      }
      (best, steps) = (min(best, watch.seconds), result.steps)
    }
    let nodes = graph.nodeIDs.count { graph[$0].op != .input && graph[$0].op != .weight }
    return Point(nodes: nodes, steps: steps, seconds: best)
  }
}
