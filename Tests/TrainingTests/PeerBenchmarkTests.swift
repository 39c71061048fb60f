import CostModels
import ModelZoo
import RewriteEnvironment
import Rewriting
import TensorGraph
import Testing

@testable import Training

@Suite struct TASOFiguresTests {
  static let costModels = ["peer-gpu", "peer-cpu"]

  @Test(arguments: costModels) func everyFigureIsOfAModelOfTheZooAndNoneIsWorseThanTheStart(
    _ name: String
  ) throws {
    let figures = ModelZoo.names.compactMap { TASOFigures.figure(model: $0, costModel: name) }
    #expect(figures.count == 10)
    for figure in figures {
      #expect(0 < figure.finalCost && figure.finalCost <= figure.initialCost)
      #expect(figure.seconds > 0)
    }
  }

  /// The peer functions are TASO's: they give the costs that it started from.
  ///
  /// A convolution's bias is an operator there, so squeezenet11 begins elsewhere.
  @Test(arguments: costModels) func initialCostsAreThoseOfThePeerFunctions(_ name: String) throws {
    let costs = name == "peer-gpu" ? PeerCostModel.gpu : PeerCostModel.cpu
    for model in ModelZoo.names where model != "squeezenet11" {
      guard let figure = TASOFigures.figure(model: model, costModel: name) else { continue }
      let graph = try ModelZoo.graph(named: model)
      let here = GraphCost(of: graph, under: costs).total / 1e3
      #expect(abs(here - figure.initialCost) <= 2e-6 * here + 1e-5, "\(model): \(here)")
    }
  }

  @Test func otherNamesHaveNoFigure() {
    #expect(TASOFigures.figure(model: "bert", costModel: "gpu") == nil)
    #expect(TASOFigures.figure(model: "none", costModel: "peer-gpu") == nil)
    #expect(TASOFigures.candidates.keys.allSatisfy(ModelZoo.names.contains))
  }
}

@Suite struct PeerBenchmarkTests {
  private func result(final: Double, taso: Double?) -> PeerBenchmark.Result {
    PeerBenchmark.Result(
      model: "m", initialCost: 2 * final, finalCost: final, tasoCost: taso, seconds: 1,
      secondsToTASO: nil, tasoSeconds: nil, expansions: 1, graphs: 1, rewrites: [])
  }

  /// TASO prints five decimals and adds in single precision.
  @Test func aCostIsReachedWhereTASOWouldHavePrintedIt() {
    #expect(result(final: 18.34067, taso: 18.34066).isReached)
    #expect(result(final: 0.296874, taso: 0.29687).isReached)
    #expect(!result(final: 0.29688, taso: 0.29687).isReached)
    #expect(!result(final: 18.3408, taso: 18.34066).isReached)
    #expect(result(final: 1, taso: nil).isReached)
  }

  @Test func theFirstTimeIsKept() {
    let reached = FirstTime(atMost: 5)
    reached.note(6, at: .seconds(1))
    #expect(reached.seconds == nil)
    reached.note(5, at: .seconds(2))
    reached.note(1, at: .seconds(3))
    #expect(reached.seconds == 2)
  }

  /// Two products of one input, which one rule makes one.
  private func products() throws -> Graph {
    var graph = Graph()
    let x = graph.addInput("x", TensorType(.float32, [64, 64]))
    for (index, name) in ["u", "v"].enumerated() {
      let weight = Weight(key: ContentHash(high: 1, low: UInt64(index)), values: nil, name: name)
      let value = graph.addWeight(weight, TensorType(.float32, [64, 64]))
      graph.addOutput(name + " x", Value(try graph.add(.matMul, .none, [x, value])))
    }
    return graph
  }

  private func rules() throws -> RuleSet {
    try RuleSet.bundled().filtered { $0.name == "merge-matmul-same-input" }
  }

  @Test func aModelWithoutFigureIsSearchedAndReached() throws {
    let benchmark = PeerBenchmark(rules: try rules(), costs: PeerCostModel.gpu, expansions: 3)
    let result = benchmark.run(try products(), named: "products")
    #expect(result.model == "products" && result.tasoCost == nil && result.isReached)
    #expect(result.secondsToTASO == nil)
    #expect(result.finalCost <= result.initialCost && result.initialCost > 0)
    #expect(result.expansions <= 3 && result.graphs >= 1)
  }

  /// Under the name of a model that TASO ran, the figure is set beside what is found here.
  @Test func aFigureIsSetBesideTheResult() throws {
    let benchmark = PeerBenchmark(rules: try rules(), costs: PeerCostModel.gpu, expansions: 3)
    let result = benchmark.run(try products(), named: "bert")
    let figure = try #require(TASOFigures.figure(model: "bert", costModel: "peer-gpu"))
    #expect(result.tasoCost == figure.finalCost && result.tasoSeconds == figure.seconds)
    // Two small products cost less than BERT from the first graph on.
    #expect(result.isReached)
    let seconds = try #require(result.secondsToTASO)
    #expect(seconds <= result.seconds)
  }

  /// Merging a and b or b and a gives two graphs: both orders count.
  @Test func bothOrdersOfAMergeAreCounted() throws {
    let count = try PeerBenchmark.candidateCount(of: products(), rules: rules())
    #expect(count == 2)
  }

  @Test func halvesOfARuleAreNotCounted() throws {
    let text = """
      rule merge-part-1
        summary  Two products of one input become one.
        family   matmul
        source   Linear algebra
        match    a = MatMul(x, u)
                 b = MatMul(x, v)
        where    weight(u), weight(v), rank(u) == 2, rank(v) == 2, a != b
        rewrite  y = MatMul(x, Concat(u, v; axis: 1))
                 a, b = Split(y; axis: rank(y) - 1, split: [dim(u, 1), dim(v, 1)])
      """
    let halves = try RuleSet(text: text, file: "halves.rules")
    #expect(try PeerBenchmark.candidateCount(of: products(), rules: halves) == 0)
  }
}
