import ONNXFormat
import RewriteEnvironment
import TensorGraph
import Testing

@testable import EquivalenceCheck

@Suite struct RegionCheckTests {
  /// No right rewrite is taken for a wrong one, and all can be looked at.
  @Test(
    arguments: [
      "bert_tiny_ts.onnx", "firenet_ts.onnx", "gpt2_tiny_dynamo.onnx", "llama_tiny_dynamo.onnx",
      "lora_mlp_dynamo.onnx", "resnext_small_ts.onnx",
    ]) func rightRewritesAreEqual(name: String) throws
  {
    let model = try ONNXModel.load(path: Fixtures.path(name))
    let environment = try Paths.environment(opset: model.opsets[""] ?? 1)
    var check = RegionCheck(model, graph: model.graph, baseline: try model.baseline())
    for path in [
      Paths.greedy(model.graph, in: environment),
      Paths.random(model.graph, in: environment, steps: 12, seed: 3),
    ] {
      for (step, verdict) in zip(path, try check.verdicts(on: path)) {
        #expect(verdict.isRight, "\(name), \(step.ruleName): \(verdict)")
      }
    }
  }

  /// Each kind of inputs that finds a wrong rewrite which the others do not.
  @Test(
    arguments: [
      ("H01.onnx", "subtract-sooner", "captured"), ("H01d.onnx", "subtract-sooner", "captured"),
      ("H113.onnx", "subtract-together", "near constants"),
      ("H02.onnx", "factor-inside", "whole range"), ("R17.onnx", "attend", "hidden rows"),
    ]) func wrongRewritesAreFound(name: String, rule: String, inputs: String) throws
  {
    let model = try ONNXModel.load(path: Fixtures.path("Cases/\(name)"))
    let environment = try Paths.environment(CheckedModels.rules)
    let episode = environment.reset(model.graph)
    var found = episode
    let index = try #require(
      episode.candidates.firstIndex { environment.ruleNames[$0.rule] == rule })
    found.take(.candidate(index))
    var check = RegionCheck(model, graph: model.graph, baseline: try model.baseline())
    let verdict = try #require(try check.verdicts(on: found.path).first)
    guard case .different(let difference) = verdict else {
      Issue.record("\(name): \(verdict)")
      return
    }
    #expect(difference.inputs == inputs)
    #expect(difference.error > difference.tolerance)
  }

  /// A head of zeros hides what comes before it from whoever compares outputs.
  @Test func aHeadOfZerosHidesNothing() throws {
    let model = try CheckedModels.make(TensorType(.float32, [4, 8])) { graph, weights, x in
      let half = try CheckedModels.constant([0.7], [], in: &graph, &weights)
      let offset = try CheckedModels.constant([0.3], [], in: &graph, &weights)
      let zeros = try CheckedModels.constant(
        Array(repeating: 0, count: 64), [8, 8], in: &graph, &weights)
      let scaled = Value(try graph.add(.mul, .none, [x, half]))
      let shifted = Value(try graph.add(.sub, .none, [scaled, offset]))
      let bent = Value(try graph.add(.tanh, .none, [shifted]))
      return Value(try graph.add(.matMul, .none, [bent, zeros]))
    }
    let environment = try Paths.environment(
      """
      rule drop-offset
        summary  Wrong.
        family   test
        source   A test.
        match    r = Sub(x, c)
        rewrite  r = Mul(x, constant(1.0, like: x))
      """)
    let path = Paths.random(model.graph, in: environment, steps: 1, seed: 1)
    #expect(path.count == 1)
    let end = try Paths.end(of: path, from: model.graph)
    let whole = try PathCheck(model, graph: model.graph)
    #expect(whole.verdict(on: end).isEquivalent, "the outputs show it: the test says nothing")
    var check = RegionCheck(model, graph: model.graph, baseline: whole.baseline)
    #expect(try check.verdicts(on: path).allSatisfy(\.isWrong))
  }

  /// What is like a rewrite that was looked at is not looked at again; of a kind of which one is
  /// wrong, all are.
  @Test func ofAKindThatFailsAllAreChecked() throws {
    let count = 8
    let model = try CheckedModels.make(TensorType(.float32, [4, 32])) { graph, weights, x in
      var value = x
      for layer in 0..<count {
        let numbers = (0..<1024).map { Double(($0 * 7 + layer) % 11 - 5) / 16 }
        let weight = try CheckedModels.constant(numbers, [32, 32], in: &graph, &weights)
        value = Value(try graph.add(.matMul, .none, [value, weight]))
        value = Value(try graph.add(.relu, .none, [value]))
      }
      return value
    }
    let environment = try Paths.environment(
      """
      rule drop-relu
        summary  Wrong.
        family   test
        source   A test.
        match    y = Relu(MatMul(x, w))
        rewrite  y = MatMul(x, w)
      """)
    let path = Paths.random(model.graph, in: environment, steps: count, seed: 1)
    #expect(path.count == count)
    var check = RegionCheck(model, graph: model.graph, baseline: try model.baseline())
    #expect(try check.verdicts(on: path).allSatisfy(\.isWrong))
    let places = try RewritePlaces(path, from: model.graph)
    #expect(places.kinds.map(\.count) == [count])
    #expect(Set(places.keys).count == count)
  }
}
