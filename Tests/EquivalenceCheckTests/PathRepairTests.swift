import ONNXFormat
import RewriteEnvironment
import Rewriting
import TensorGraph
import Testing

@testable import EquivalenceCheck

@Suite struct PathRepairTests {
  private let model: LoadedModel

  init() throws { model = try ONNXModel.load(path: Fixtures.path("lora_mlp_dynamo.onnx")) }

  /// A rewrite that puts the output, multiplied by each of `factors`, in its place.
  private func scaling(
    _ graph: inout Graph, by factors: [Double], rule: Int
  ) throws -> AppliedRewrite {
    let output = graph.outputs[0].value
    let root = try #require(graph.node(output.node))
    var edit = GraphEdit()
    // The same computation anew, so that there is something to compare.
    edit.added.append(root)
    var value = Value(.added(0), port: Int(output.port))
    for factor in factors {
      let type = TensorType(.float32, [])
      let tensor = try #require(StoredTensor(type: type, values: [factor]))
      edit.added.append(
        Node(
          .weight, inputs: [], outputs: [type], payload: .weight(tensor.weight(named: "factor"))))
      let weight = Value(.added(edit.added.count - 1))
      value = Value(try edit.add(.mul, .none, [value, weight], in: graph))
    }
    edit.redirect(output, to: value)
    try graph.apply(edit)
    return AppliedRewrite(
      rule: rule, ruleName: rule == 0 ? "good" : "bad", edit: edit, matched: [output.node])
  }

  private func repaired(_ path: [AppliedRewrite]) throws -> RepairedPath {
    let environment = try Paths.environment(CheckedModels.rules)
    var repair = try PathRepair(model, graph: model.graph, in: environment)
    return try repair.repaired(path)
  }

  /// One bad rewrite at the end of six, or among them: what does not build on it is kept.
  @Test(arguments: [1, 3, 6]) func oneBadRewriteIsLeftOut(position: Int) throws {
    var graph = model.graph
    let path = try (1...6).map { step in
      try step == position
        ? scaling(&graph, by: [1.01], rule: 1) : scaling(&graph, by: [2, 0.5], rule: 0)
    }
    let result = try repaired(path)
    #expect(result.isRight && !result.isRightByRegions)
    let wrong = result.leftOut.filter(\.isWrong)
    #expect(wrong.map(\.step) == [position] && wrong.map(\.ruleName) == ["bad"])
    #expect(result.failedRules == [1])
    // Each rewrite matches what the one before it put there: those behind the bad one go with it.
    #expect(result.path.count == position - 1)
    let others = result.leftOut.filter { !$0.isWrong }
    #expect(others.map(\.step) == Array((position..<6).map { $0 + 1 }))
    #expect(others.allSatisfy { $0.explanation.contains("builds on") })
    #expect(wrong[0].description.contains("rewrite \(position), rule bad, which would put"))
  }

  /// Two bad rewrites of a rule take the third with them, though it is right.
  @Test func aRuleThatFailsTwiceIsLeftOutEverywhere() throws {
    var graph = model.graph
    let path = [
      try scaling(&graph, by: [2, 0.5], rule: 1), try scaling(&graph, by: [1.01], rule: 1),
      try scaling(&graph, by: [0.99], rule: 1),
    ]
    let result = try repaired(path)
    #expect(result.isRight && result.path.isEmpty)
    #expect(result.leftOut.map(\.step) == [1, 2, 3])
    #expect(result.leftOut.map(\.isWrong) == [false, true, true])
    #expect(result.leftOut[0].explanation.contains("2 rewrites of this rule are wrong"))
    #expect(result.graph.contentHash == model.graph.contentHash)
  }

  @Test func nothingIsLeftOutOfARightPath() throws {
    let environment = try Paths.environment(opset: model.opsets[""] ?? 1)
    let path = Paths.greedy(model.graph, in: environment)
    var repair = try PathRepair(model, graph: model.graph, in: environment)
    let result = try repair.repaired(path)
    #expect(result.isRight && result.leftOut.isEmpty)
    #expect(result.path.count == path.count && result.checkedCount == path.count)
  }

  /// What cannot be written is left out like what is wrong.
  @Test func aRewriteThatCannotBeRunIsLeftOut() throws {
    var graph = model.graph
    let good = try scaling(&graph, by: [2, 0.5], rule: 0)
    let output = graph.outputs[0].value
    let type = graph.type(of: output)
    var edit = GraphEdit()
    edit.added.append(
      Node(
        .weight, inputs: [], outputs: [type],
        payload: .weight(Weight(key: ContentHash(high: 1, low: 1), values: nil, name: "lost"))))
    let sum = try edit.add(.add, .none, [output, Value(.added(0))], in: graph)
    edit.redirect(output, to: Value(sum))
    let result = try repaired([good, AppliedRewrite(rule: 1, ruleName: "loses", edit: edit)])
    #expect(result.isRight && result.path.map(\.ruleName) == ["good"])
    #expect(result.leftOut.map(\.ruleName) == ["loses"])
    #expect(result.leftOut[0].explanation.contains("cannot be run"))
  }

  /// A wrong rule in a deep model: the rest of the path is kept, and what the search had not done
  /// because of the wrong rewrites is done.
  @Test func aWrongRuleCostsNothingElse() throws {
    let rules = """
      rule drop-layer-normalization
        summary  Wrong.
        family   test
        source   A test.
        match    y = LayerNormalization(x, s, b)
        rewrite  y = x
      """
    let model = try ONNXModel.load(path: Fixtures.path("bert_tiny_dynamo.onnx"))
    let opset = model.opsets[""] ?? 1
    let right = try Paths.environment(opset: opset) { $0.family != "normalization" }
    let wrong = try Paths.environment(
      rules, opset: opset, with: { $0.family != "normalization" })
    let search = GreedySearch()
    let found = search.run(from: model.graph, in: wrong, control: SearchControl())
    #expect(found.path.contains("drop-layer-normalization"))
    let repair = try PathRepair(model, graph: model.graph, in: wrong)
    var check = CheckedSearch(repair, in: wrong)
    let outcome = try check.outcome(of: found) { graph, environment in
      search.run(from: graph, in: environment, control: SearchControl())
    }
    #expect(outcome.repaired.isRight)
    #expect(!outcome.result.path.contains("drop-layer-normalization"))
    let named = outcome.leftOut.filter(\.isWrong).map(\.ruleName)
    #expect(!named.isEmpty && named.allSatisfy { $0 == "drop-layer-normalization" })
    let best = search.run(from: model.graph, in: right, control: SearchControl())
    #expect(outcome.result.best.cost <= best.best.cost * 1.001)
  }

  /// The model amplifies rounding until nothing of its outputs can be foreseen: what is right where
  /// it happened is right, and what is wrong there is found all the same.
  @Test func whereRoundingDecidesTheRegionsTell() throws {
    let model = try CheckedModels.make(TensorType(.float32, [2, 8])) { graph, weights, x in
      let a = try CheckedModels.constant([0.31], [], in: &graph, &weights)
      let b = try CheckedModels.constant([0.77], [], in: &graph, &weights)
      let four = try CheckedModels.constant([4], [], in: &graph, &weights)
      let one = try CheckedModels.constant([1], [], in: &graph, &weights)
      var y = Value(try graph.add(.mul, .none, [x, a]))
      y = Value(try graph.add(.mul, .none, [y, b]))
      y = Value(try graph.add(.sigmoid, .none, [y]))
      // The logistic map.
      for _ in 0..<60 {
        let rest = Value(try graph.add(.sub, .none, [one, y]))
        let product = Value(try graph.add(.mul, .none, [y, rest]))
        y = Value(try graph.add(.mul, .none, [four, product]))
      }
      return y
    }
    let environment = try Paths.environment(CheckedModels.rules)
    var episode = environment.reset(model.graph)
    let index = try #require(
      episode.candidates.firstIndex { environment.ruleNames[$0.rule] == "times-together" })
    episode.take(.candidate(index))
    var repair = try PathRepair(model, graph: model.graph, in: environment)
    let result = try repair.repaired(episode.path)
    #expect(result.isRight && result.isRightByRegions, "\(result.summary)")
    #expect(result.summary.contains("1 of 1 rewrites"))
  }
}
