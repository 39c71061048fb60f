import CostModels
import Foundation
import LatencyMeasurement
import ONNXFormat
import RewriteEnvironment
import Rewriting
import TensorGraph
import TestSupport
import Testing

@testable import Training

@Suite struct SuspiciousRewritesTests {
  private func node(_ op: Operator, group: Int? = nil) throws -> Node {
    var attributes = Attributes.none
    if let group { attributes = ["group": .int(group)] }
    return Node(op, attributes, inputs: [], outputs: [TensorType(.float32, [1])])
  }

  @Test func convolutionsThatLeaveTheirLayoutComeFirst() throws {
    func suspicion(_ removed: [Node], _ added: [Node]) -> SuspiciousRewrites.Suspicion {
      SuspiciousRewrites.suspicion(removed: removed, added: added)
    }
    #expect(suspicion([try node(.conv), try node(.relu)], [try node(.fusedConv)]) == .layout)
    #expect(suspicion([try node(.conv)], [try node(.reshape), try node(.matMul)]) == .layout)
    #expect(suspicion([try node(.conv, group: 8)], [try node(.conv)]) == .layout)
    #expect(suspicion([try node(.conv), try node(.conv)], [try node(.conv)]) == .layout)
    #expect(suspicion([try node(.conv), try node(.mul)], [try node(.conv)]) == .other)
    #expect(suspicion([try node(.add)], [try node(.skipLayerNormalization)]) == .fusion)
    #expect(suspicion([try node(.add)], [try node(.mul)]) == .other)
  }

  /// On a real path: parts of it, none twice, each can be left out and leaves a cheaper graph.
  @Test func partsOfAPathAreLeftOut() throws {
    let model = try ONNXModel.load(path: Fixtures.path("resnext_small_ts.onnx"))
    let rules = try RuleSet.bundled().applicable(
      opset: model.opsets[""] ?? 1, allowingMicrosoftOperators: true)
    let environment = RewriteEnvironment(
      rules: rules, costModel: try CostModelCatalog.named("gpu"))
    let result = GreedySearch().run(
      from: model.graph, in: environment, control: SearchControl())
    let suspects = try SuspiciousRewrites(in: result.best.path, from: model.graph).suspects
    #expect(!suspects.isEmpty && suspects.count <= 5)
    #expect(Set(suspects.map(\.places)).count == suspects.count)
    for part in suspects {
      #expect(!part.places.isEmpty && part.places.count < result.path.count)
      #expect(Set(part.places.map { result.path[$0] }) == Set(part.rules))
    }
    let best = ResultCandidate(result.best, origin: "best")
    let others = try SuspiciousRewrites.candidates(
      without: best, from: model.graph, in: environment)
    #expect(!others.isEmpty)
    for other in others {
      #expect(other.cost < result.initialCost)
      #expect(GraphCost(of: other.graph, under: environment.costModel).total == other.cost)
      #expect(other.origin.hasPrefix("best without "))
      #expect(other.graph.contentHash != best.graph.contentHash)
    }
  }
}

@Suite struct ResultTimingTests {
  /// The written form of the graph itself is timed beside the original.
  @Test func timesAGraphInTheLibrary() throws {
    let model = try ONNXModel.load(path: Fixtures.path("lora_mlp_ts.onnx"))
    var settings = LatencySettings(timeLimit: 10)
    settings.looks = [3]
    let timing = ResultTiming(
      model, inputs: try model.baseline().inputs[0], threads: 1, settings: settings)
    let candidate = ResultCandidate(
      origin: "the graph", graph: model.graph, cost: 1, rules: [], path: [])
    let comparison = try #require(try timing.measure([candidate])[0].comparison)
    #expect(comparison.sessions == 3 && comparison.ratio > 0)
    let record = try timing.record(comparison)
    #expect(record.metadata["xrlflow.time"] == comparison.text)
    #expect(record.metadata["xrlflow.time.threads"] == "1")
    #expect(!record.processor.isEmpty && record.onnxRuntime.contains("."))
  }

  /// A graph that really is slower is not taken; the original, written anew, is.
  @Test func whatIsSlowerIsNotWritten() throws {
    let model = try ONNXModel.load(path: Fixtures.path("lora_mlp_ts.onnx"))
    var slow = model.graph
    var value = slow.outputs[0].value
    for _ in 0..<60 { value = Value(try slow.add(.sin, .none, [value])) }
    slow.addOutput("more", value)
    let report = try model.verify(graph: model.graph)
    var settings = LatencySettings(timeLimit: 30)
    settings.looks = [5]
    let timing = ResultTiming(
      model, inputs: try model.baseline().inputs[0], threads: 1, settings: settings)
    let selection = ResultSelection(
      check: { .passed($0, report, notes: []) }, measure: timing.measure)
    func candidate(_ name: String, _ graph: Graph) -> ResultCandidate {
      ResultCandidate(origin: name, graph: graph, cost: 1, rules: [], path: nil)
    }
    let alone = try selection.select(from: [candidate("slow", slow)])
    #expect(alone.chosen == nil && alone.hasSlower)
    #expect(alone.notes.first?.hasPrefix("slow is slower: ") == true, "\(alone.notes)")
  }

  /// A model that is large enough to be written to a temporary file: the file is there for as long
  /// as sessions are opened.
  @Test func theFileOfALargeModelStaysWhileItIsTimed() throws {
    let folder = TemporaryFolder()
    let type = TensorType(.float32, [2048, 2048])
    var weights = WeightStore()
    let weight = weights.insert(
      StoredTensor(type: type, bytes: Data(count: 4 * type.elementCount)), named: "w")
    var graph = Graph()
    let input = graph.addInput("x", TensorType(.float32, [1, 2048]))
    let product = try graph.add(.matMul, .none, [input, graph.addWeight(weight, type)])
    graph.addOutput("y", Value(product))
    let path = folder.path("large.onnx")
    try ONNXModel.write(graph, weights: weights, opsets: ["": 17], to: path)
    let model = try ONNXModel.load(path: path)
    var settings = LatencySettings(timeLimit: 60)
    settings.looks = [3]
    settings.blocksPerSession = 1
    let timing = ResultTiming(
      model, inputs: try model.baseline().inputs[0], threads: 1, settings: settings)
    let candidate = ResultCandidate(
      origin: "the graph", graph: model.graph, cost: 1, rules: [], path: [])
    let outcome = try timing.measure([candidate])[0]
    #expect(outcome.comparison != nil, "\(outcome)")
  }
}
