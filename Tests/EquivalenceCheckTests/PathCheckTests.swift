import ONNXFormat
import RewriteEnvironment
import TensorGraph
import Testing

@testable import EquivalenceCheck

@Suite struct FirstBrokenTests {
  /// Found wherever it is, with few questions, and the last one intact was asked for.
  @Test(arguments: 1...20) func everyPositionIsFound(position: Int) {
    var asked: [Int] = []
    let found = firstBroken(count: 20) { count in
      asked.append(count)
      return count < position
    }
    #expect(found == position)
    #expect(asked.contains(position - 1))
    #expect(asked.count <= 6)
  }

  @Test func brokenFromTheStart() {
    #expect(firstBroken(count: 5) { _ in false } == 0)
    #expect(firstBroken(count: 0) { _ in true } == 0)
  }
}

@Suite struct PathCheckTests {
  private let model: LoadedModel

  init() throws { model = try ONNXModel.load(path: Fixtures.path("lora_mlp_dynamo.onnx")) }

  /// A rewrite that puts the output, multiplied by each of `factors`, in its place.
  private func scaling(
    _ graph: inout Graph, by factors: [Float], rule: String
  ) throws -> AppliedRewrite {
    let output = graph.outputs[0].value
    var edit = GraphEdit()
    var value = output
    for factor in factors {
      let type = TensorType(.float32, [])
      let tensor = try #require(StoredTensor(type: type, values: [Double(factor)]))
      edit.added.append(
        Node(
          .weight, inputs: [], outputs: [type], payload: .weight(tensor.weight(named: "factor"))))
      let weight = Value(.added(edit.added.count - 1))
      value = Value(try edit.add(.mul, .none, [value, weight], in: graph))
    }
    edit.redirect(output, to: value)
    try graph.apply(edit)
    return AppliedRewrite(rule: 0, ruleName: rule, edit: edit)
  }

  /// One bad rewrite among six, at each position: it is the one that is named.
  @Test func thePlantedRewriteIsNamed() throws {
    let check = try PathCheck(model, graph: model.graph)
    for position in 1...6 {
      var graph = model.graph
      let path = try (1...6).map { step in
        try step == position
          ? scaling(&graph, by: [1.5], rule: "bad") : scaling(&graph, by: [2, 0.5], rule: "good")
      }
      #expect(!check.verdict(on: graph).isEquivalent)
      let broken = try check.culprit(in: path)
      #expect(broken.step == position && broken.ruleName == "bad" && broken.kind == .rewrite)
      #expect(broken.before?.isEquivalent == true)
      #expect(broken.description.contains("Rewrite \(position) of 6 broke it: rule bad"))
      #expect(broken.change.contains("put Mul in the place of"))
    }
  }

  @Test func goodRewritesAreEquivalent() throws {
    var graph = model.graph
    for _ in 0..<6 { _ = try scaling(&graph, by: [2, 0.5], rule: "good") }
    let verdict = try PathCheck(model, graph: model.graph).verdict(on: graph)
    #expect(verdict.isEquivalent, "\(verdict.summary)")
  }

  /// Each step is off by four roundings: no step is to blame.
  @Test func errorsThatAddUpBlameNoRewrite() throws {
    var graph = model.graph
    let path = try (0..<40).map { _ in
      try scaling(&graph, by: [1 + 4 * Float.ulpOfOne], rule: "drift")
    }
    let broken = try PathCheck(model, graph: model.graph).culprit(in: path)
    #expect(broken.kind == .accumulation && broken.step > 1)
    #expect(broken.description.contains("the errors add up"))
  }

  @Test func aModelThatDiffersFromTheStartBlamesNoRewrite() throws {
    var graph = model.graph
    _ = try scaling(&graph, by: [3], rule: "before")
    let check = try PathCheck(model, graph: graph)
    let path = [try scaling(&graph, by: [2, 0.5], rule: "good")]
    let broken = try check.culprit(in: path)
    #expect(broken.kind == .original)
    #expect(broken.description.contains("No rule is to blame"))
  }

  /// A graph that cannot be run is blamed on the rewrite that made it.
  @Test func aGraphThatCannotBeRunIsBlamedOnItsRewrite() throws {
    var graph = model.graph
    let good = try scaling(&graph, by: [2, 0.5], rule: "good")
    let output = graph.outputs[0].value
    // A weight without a tensor.
    let type = graph.type(of: output)
    var edit = GraphEdit()
    edit.added.append(
      Node(
        .weight, inputs: [], outputs: [type],
        payload: .weight(Weight(key: ContentHash(high: 1, low: 1), values: nil, name: "lost"))))
    let sum = try edit.add(.add, .none, [output, Value(.added(0))], in: graph)
    edit.redirect(output, to: Value(sum))
    let broken = try PathCheck(model, graph: model.graph).culprit(
      in: [good, AppliedRewrite(rule: 1, ruleName: "loses", edit: edit)])
    #expect(broken.ruleName == "loses" && broken.kind == .rewrite)
    #expect(broken.after.summary.contains("lost"))
  }
}
