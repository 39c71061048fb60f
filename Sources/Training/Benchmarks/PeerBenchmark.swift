public import CostModels
public import RewriteEnvironment
public import Rewriting
public import TensorGraph

/// TASO's search with given rules on one model, beside what TASO reached.
public struct PeerBenchmark: Sendable {
  public struct Result: Sendable, Codable {
    public let model: String
    /// Milliseconds under the cost model.
    public let initialCost: Double
    public let finalCost: Double
    public let tasoCost: Double?
    /// Of the whole search.
    public let seconds: Double
    /// Until a graph as cheap as TASO's was found; nil where none was.
    public let secondsToTASO: Double?
    public let tasoSeconds: Double?
    /// Graphs that were expanded.
    public let expansions: Int
    /// Distinct graphs that were seen.
    public let graphs: Int
    public let rewrites: [String]

    /// Whether the final cost is TASO's or lower, as far as TASO's figure says.
    public var isReached: Bool { tasoCost.map { finalCost <= PeerBenchmark.limit($0) } ?? true }
  }

  private let environment: RewriteEnvironment
  private let search: any Search
  private let expansions: Int

  public init(
    rules: RuleSet, costs: any CostModel, search: any Search = BacktrackingSearch(),
    expansions: Int = 100
  ) {
    environment = RewriteEnvironment(rules: rules, costModel: costs)
    self.search = search
    self.expansions = expansions
  }

  /// The largest exact cost that TASO may have printed so: it adds in single precision (to a
  /// millionth) and prints five decimals.
  static func limit(_ printed: Double) -> Double { printed * (1 + 1e-6) + 0.5e-5 }

  /// Searches once. The time is that of the search alone, matching the initial graph included.
  public func run(_ graph: Graph, named model: String) -> Result {
    let figure = TASOFigures.figure(model: model, costModel: environment.costModel.name)
    let clock = ContinuousClock()
    let reached = FirstTime(atMost: figure.map { 1e3 * Self.limit($0.finalCost) } ?? -1)
    let start = clock.now
    let report: @Sendable (SearchProgress) -> Void = { progress in
      reached.note(progress.bestCost, at: start.duration(to: clock.now))
    }
    let result = search.run(
      from: graph, in: environment,
      control: SearchControl(stepBudget: expansions, progress: report))
    let seconds = start.duration(to: clock.now) / .seconds(1)
    return Result(
      model: model, initialCost: result.initialCost / 1e3, finalCost: result.best.cost / 1e3,
      tasoCost: figure?.finalCost, seconds: seconds, secondsToTASO: reached.seconds,
      tasoSeconds: figure?.seconds, expansions: result.steps, graphs: result.statesSeen,
      rewrites: result.path)
  }

  /// Distinct graphs one rewrite away from `graph`, both orders of a merge counted, activations
  /// fused into convolutions first: what TASO's figures count. Halves of a rule do not count: TASO
  /// applies them only together, and never where all activations are fused.
  public static func candidateCount(of graph: Graph, rules: RuleSet) -> Int {
    let costs = PeerCostModel.gpu
    let rules = rules.filtered { !$0.name.contains("-part-") }
    let fusing = rules.filtered { $0.name == "taso-fuse-conv-relu" }
    let fused = GreedySearch().run(
      from: graph, in: RewriteEnvironment(rules: fusing, costModel: costs),
      control: SearchControl())
    let environment = RewriteEnvironment(rules: rules.matchingInEveryOrder(), costModel: costs)
    return environment.reset(fused.best.graph).candidates.count
  }
}
