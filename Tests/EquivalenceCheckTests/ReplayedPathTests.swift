import EquivalenceCheck
import ONNXFormat
import RewriteEnvironment
import SeededRandom
import TensorGraph
import Testing

@Suite struct ReplayedPathTests {
  private static let models = ["bert_tiny_ts.onnx", "firenet_ts.onnx", "lora_mlp_dynamo.onnx"]

  /// With nothing left out the path is what it was; with all left out, nothing happens.
  @Test(arguments: models) func allAndNothing(name: String) throws {
    let model = try ONNXModel.load(path: Fixtures.path(name))
    let environment = try Paths.environment(opset: model.opsets[""] ?? 1)
    let path = Paths.random(model.graph, in: environment, steps: 30, seed: 1)
    let end = try Paths.end(of: path, from: model.graph)
    let all = try ReplayedPath(path, from: model.graph, leavingOut: [], in: environment)
    #expect(all.graph.contentHash == end.contentHash)
    #expect(all.places == Array(path.indices) && all.dropped.isEmpty)
    let nothing = try ReplayedPath(
      path, from: model.graph, leavingOut: Set(path.indices), in: environment)
    #expect(nothing.graph.contentHash == model.graph.contentHash)
    #expect(nothing.path.isEmpty && nothing.dropped.isEmpty)
  }

  /// Whatever is left out: the new path leads from the graph to the new graph, that computes what
  /// the model does, and every place is left out, kept or dropped.
  @Test(arguments: models, [true, false]) func anyPartOfARightPathIsRight(
    name: String, isFinding: Bool
  ) throws {
    let model = try ONNXModel.load(path: Fixtures.path(name))
    let environment = try Paths.environment(opset: model.opsets[""] ?? 1)
    let check = try PathCheck(
      model, graph: model.graph, with: Equivalence(coversEdges: false))
    var kept = 0
    for seed in UInt64(1)...4 {
      let path = Paths.random(model.graph, in: environment, steps: 24, seed: seed)
      var random = CounterRandom(seed: seed, stream: [7])
      let leftOut = Set(path.indices.filter { _ in random.next(below: 4) == 0 })
      let replayed = try ReplayedPath(
        path, from: model.graph, leavingOut: leftOut, in: isFinding ? environment : nil)
      #expect(
        Set(replayed.places + replayed.dropped).union(leftOut) == Set(path.indices),
        "\(name), seed \(seed)")
      #expect(leftOut.isDisjoint(with: replayed.places + replayed.dropped))
      #expect(replayed.places.map { path[$0].ruleName } == replayed.path.map(\.ruleName))
      let end = try Paths.end(of: replayed.path, from: model.graph)
      #expect(end.contentHash == replayed.graph.contentHash)
      let verdict = check.verdict(on: replayed.graph)
      #expect(verdict.isEquivalent, "\(name), seed \(seed): \(verdict.summary)")
      kept += replayed.path.count
    }
    #expect(kept > 24, "hardly anything was kept: \(kept)")
  }

  /// What builds on a rewrite that is left out is found anew where the rule still proposes it, and
  /// dropped without an environment.
  @Test func whatBuildsOnALeftOutRewriteIsFoundAnew() throws {
    let environment = try Paths.environment(
      """
      rule double-neg
        summary  Two negations are none.
        family   test
        source   A test.
        match    y = Neg(x)
                 z = Neg(y)
        rewrite  z = x

      rule relu-of-relu
        summary  Relu of Relu.
        family   test
        source   A test.
        match    y = Relu(x)
                 z = Relu(y)
        rewrite  z = Relu(x)
      """)
    var graph = Graph()
    let x = graph.addInput("x", TensorType(.float32, [4]))
    let first = Value(try graph.add(.relu, .none, [x]))
    let minus = Value(try graph.add(.neg, .none, [first]))
    let plus = Value(try graph.add(.neg, .none, [minus]))
    let second = Value(try graph.add(.relu, .none, [plus]))
    let third = Value(try graph.add(.relu, .none, [second]))
    graph.addOutput("y", third)
    var episode = environment.reset(graph)
    // Without the negations the first two Relus meet; the pair that they become meets the third.
    while let index = episode.candidates.firstIndex(where: { candidate in
      candidate.rule == (episode.path.isEmpty ? 0 : 1)
        && (episode.path.count != 1 || candidate.matched.contains(first.node))
    }) { episode.take(.candidate(index)) }
    #expect(episode.path.map(\.ruleName) == ["double-neg", "relu-of-relu", "relu-of-relu"])

    let with = try ReplayedPath(
      episode.path, from: graph, leavingOut: [0], in: environment)
    #expect(with.places == [2] && with.dropped == [1])
    #expect(with.graph.nodeCount == graph.nodeCount - 1)
    let without = try ReplayedPath(episode.path, from: graph, leavingOut: [0])
    #expect(without.places.isEmpty && without.dropped == [1, 2])
    #expect(without.graph.contentHash == graph.contentHash)
  }
}
