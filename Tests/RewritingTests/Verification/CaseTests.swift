import ONNXFormat
import ONNXRuntime
import TensorGraph
import Testing

@testable import Rewriting

/// Small models on which rules once gave something else: no rewrite of theirs, and none after a few
/// others, changes what they compute.
@Suite struct CaseTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    /// Values of each input, by runs; one value fills the input.
    let runs: [[String: [Double]]]

    var testDescription: String { name }
  }

  static let cases: [Case] = [
    Case(name: "H01", runs: [["x": [1.265, -0.4, 2.5, 0.5, -1.5, 7.3, 1e-3, 0]]]),
    Case(name: "H01d", runs: [["x": [1.265, -0.4, 2.5, 0.5, -1.5, 7.3, 1e-3, 0]]]),
    Case(name: "H113", runs: [["x": [1.265], "p": [100_000_000]], ["x": [-3], "p": [7]]]),
    Case(name: "H02", runs: [["x": [2_147_483_647, -2_147_483_648, 1_500_000_000, 3, -1, 0]]]),
    Case(
      name: "H03", runs: [["x": [1, 0, 4_294_967_295, 7], "y": [3, 4_294_967_295, 2, 0]]]),
    Case(name: "H93", runs: [["x": [1.265, -0.4, 2.5, 0.5, -1.5, 7.3]]]),
    Case(
      name: "R17",
      runs: [-3.4028234663852886e38, -.infinity, -1e9].map { hidden in
        func ramp(_ start: Double) -> [Double] { (0..<32).map { start + Double($0 % 7) / 4 } }
        let mask: [Double] = (0..<16).map { $0 < 4 || $0 % 3 == 0 ? hidden : 0 }
        return ["q": ramp(0.5), "k": ramp(-0.5), "v": ramp(1), "m": mask]
      }),
  ]

  private static let mostGraphs = 120

  @Test(arguments: cases) func everyRewriteKeepsTheResult(_ each: Case) throws {
    let model = try ONNXModel.load(path: ModelTests.path(of: "Cases/\(each.name).onnx"))
    let rules = try RuleSet.bundled().applicable(
      opset: model.opsets[""] ?? 1, allowingMicrosoftOperators: true)
    let runs = try each.runs.map { try Self.inputs(of: model.graph, $0) }
    let expected = try runs.map { try Self.outputs(of: model.graph, model, $0) }
    var seen = [model.graph.contentHash: "the model"]
    var queue = [model.graph]
    var next = 0
    while next < queue.count, seen.count < Self.mostGraphs {
      let graph = queue[next]
      next += 1
      for candidate in CandidateSet(rules: rules, graph: graph).candidates {
        var rewritten = graph
        try rewritten.apply(candidate.edit)
        guard seen[rewritten.contentHash] == nil else { continue }
        let path =
          (seen[graph.contentHash] ?? "") + ", \(rules.rules[candidate.rule].name)"
        seen[rewritten.contentHash] = path
        queue.append(rewritten)
        for (inputs, expected) in zip(runs, expected) {
          let outputs = try Self.outputs(of: rewritten, model, inputs)
          #expect(zip(outputs, expected).allSatisfy { Self.areEqual($0, $1) }, "\(path)")
        }
      }
    }
    #expect(seen.count > 1)
  }

  /// In float16, x y may leave the range where x 8479 y does not; a CPU computes in float32 and does
  /// not see it.
  @Test func scalesStayWhereTheyAreInFloat16() throws {
    let model = try ONNXModel.load(path: ModelTests.path(of: "Cases/H111.onnx"))
    let rules = try RuleSet.bundled()
    var seen: Set<ContentHash> = [model.graph.contentHash]
    var queue = [model.graph]
    var next = 0
    while next < queue.count, seen.count < Self.mostGraphs {
      let graph = queue[next]
      next += 1
      for candidate in CandidateSet(rules: rules, graph: graph).candidates {
        var rewritten = graph
        try rewritten.apply(candidate.edit)
        guard seen.insert(rewritten.contentHash).inserted else { continue }
        queue.append(rewritten)
        for id in rewritten.nodeIDs where rewritten[id].op == .mul {
          let factors = rewritten[id].inputs.map { rewritten[$0.node].op }
          #expect(factors != [.input, .input], "\(rules.rules[candidate.rule].name)")
          #expect(factors != [.weight, .weight], "\(rules.rules[candidate.rule].name)")
        }
      }
    }
  }

  private static func inputs(
    of graph: Graph, _ values: [String: [Double]]
  ) throws -> [String: TensorValue] {
    var inputs: [String: TensorValue] = [:]
    for id in graph.inputs {
      guard case .input(_, let name) = graph[id].payload else { continue }
      let type = graph[id].outputs[0]
      let given = try #require(values[name])
      let kind = try #require(TensorValue.ElementType(rawValue: Int(type.elementType.rawValue)))
      inputs[name] = try TensorValue(
        doubles: (0..<type.elementCount).map { given[$0 % given.count] }, shape: type.shape,
        as: kind)
    }
    return inputs
  }

  private static func outputs(
    of graph: Graph, _ model: LoadedModel, _ inputs: [String: TensorValue]
  ) throws -> [TensorValue] {
    let session = try ONNXRuntime.load().session(
      model: .bytes(try model.exportBytes(graph: graph)),
      options: SessionOptions(optimization: .off))
    return try session.run(inputs, outputs: graph.outputs.map(\.name))
  }

  /// Element by element, by its own magnitude; integers exactly.
  private static func areEqual(_ a: TensorValue, _ b: TensorValue) -> Bool {
    guard a.elementType == b.elementType, a.shape == b.shape else { return false }
    guard a.elementType.isFloatingPoint, let x = a.doubles, let y = b.doubles else {
      return a.bytes == b.bytes
    }
    return zip(x, y).allSatisfy { x, y in
      NumberDistance.difference(x, y) <= 1e-4 * max(y.isFinite ? y.magnitude : 0, 1e-2)
    }
  }
}
