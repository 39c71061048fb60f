import Foundation
import ONNXFormat
import SeededRandom
import TensorGraph
import Testing

@testable import Rewriting

/// That instances really stand at the edge of what conditions admit.
@Suite struct DrawTests {
  /// Four hundred instances of a rule, drawn with seed 1.
  private func draws(_ body: String, integers: Bool = false) throws -> [PatternInstance] {
    let rule = try #require(try RuleExamples.set(RuleExamples.rule("r", body)).rules.first)
    return (0..<400).compactMap { draw in
      try? PatternSampler.sample(
        RuleFacts(rule.syntax), random: CounterRandom(seed: 1, stream: [UInt64(draw)]), label: "",
        integers: integers)
    }
  }

  private func nodes(_ op: Operator, in draws: [PatternInstance]) -> [(Node, [[Int]])] {
    draws.flatMap { draw in
      draw.graph.nodeIDs.map { draw.graph[$0] }.filter { $0.op == op }
        .map { node in (node, node.inputs.map { draw.graph.type(of: $0).shape }) }
    }
  }

  @Test func convolutionsHaveOddGroupsStridesPadsAndDilations() throws {
    let found = nodes(
      .conv, in: try draws("  match    r = Conv(x, w)\n  rewrite  r = Conv(x, w; attributes(r))"))
    func count(_ name: String, _ test: ([Int]) -> Bool) -> Int {
      found.count { node, _ in node.attributes.ints(name).map(test) ?? false }
    }
    #expect(found.count { ($0.0.attributes.int("group") ?? 1) == 3 } > 10)
    #expect(found.count { ($0.0.attributes.int("group") ?? 1) % 2 == 0 } > 20)
    #expect(count("strides") { $0.contains { $0 > 1 } } > 40)
    #expect(count("strides") { Set($0).count > 1 } > 10)
    #expect(count("dilations") { $0.contains { $0 > 1 } } > 20)
    #expect(count("pads") { $0.prefix($0.count / 2) != $0.suffix($0.count / 2) } > 60)
    #expect(found.count { _, shapes in shapes[0].dropFirst(2).contains(1) } > 5)
  }

  @Test func sumsBroadcastBothWays() throws {
    let found = nodes(.add, in: try draws("  match    r = Add(x, y)\n  rewrite  r = Add(y, x)"))
    #expect(found.count { $1[0].count != $1[1].count } > 60)
    #expect(found.count { $1[0].contains(1) != $1[1].contains(1) } > 40)
  }

  @Test func slicesGoBackwardAndPadsCut() throws {
    let slices = nodes(
      .slice, in: try draws("  match    r = Slice(x)\n  rewrite  r = Slice(x; attributes(r))"))
    #expect(slices.count { ($0.0.attributes.ints("steps") ?? []).contains { $0 < 0 } } > 20)
    let pads = nodes(
      .pad, in: try draws("  match    r = Pad(x)\n  rewrite  r = Pad(x; attributes(r))"))
    #expect(pads.count { ($0.0.attributes.ints("pads") ?? []).contains { $0 < 0 } } > 10)
  }

  /// Of two convolutions whose other attributes agree, one attribute differs and the outputs have one
  /// shape: that is where rules go wrong that take two for one.
  @Test(arguments: ["strides", "dilations", "pads"])
  func convolutionsDifferInOneAttributeAndAgreeInShape(_ name: String) throws {
    let others = ["strides: s", "pads: p", "dilations: d"].filter { !$0.hasPrefix(name) }
    let attributes = (others + ["kernel_shape: k", "group: 1"]).joined(separator: ", ")
    let draws = try draws(
      """
        match    a = Conv(x, u; \(attributes))
                 b = Conv(x, v; \(attributes))
                 r = Add(a, b)
        rewrite  r = Add(b, a)
      """)
    let telling = draws.count { draw in
      let found = draw.graph.nodeIDs.map { draw.graph[$0] }.filter { $0.op == .conv }
      return found.count == 2 && found[0].attributes[name] != found[1].attributes[name]
        && found[0].outputs[0].shape.dropFirst(2) == found[1].outputs[0].shape.dropFirst(2)
        && found[0].outputs[0].shape.dropFirst(2).contains { $0 > 1 }
    }
    #expect(telling > 8, "\(telling) of \(draws.count)")
  }

  @Test func padsAreNegativeInOnePlaceAlone() throws {
    let pads = nodes(
      .pad, in: try draws("  match    r = Pad(x)\n  rewrite  r = Pad(x; attributes(r))"))
    let values = pads.compactMap { $0.0.attributes.ints("pads") }
    #expect(values.count { $0.count { $0 != 0 } == 1 && $0.contains { $0 < 0 } } > 8)
    #expect(
      Set(pads.compactMap { $0.0.attributes.string("mode") }) == ["constant", "edge", "reflect"])
  }

  @Test func clipsHaveOneBoundOrBothOrNone() throws {
    let clips = nodes(
      .clip, in: try draws("  match    r = Clip(x)\n  rewrite  r = Clip(x; attributes(r))"))
    for (low, high) in [(false, false), (false, true), (true, false), (true, true)] {
      let found = clips.count {
        ($0.0.attributes["min"] != nil) == low && ($0.0.attributes["max"] != nil) == high
      }
      #expect(found > 20, "min \(low), max \(high): \(found)")
    }
  }

  /// Shapes that conditions tie to shapes not drawn yet are drawn to fit.
  @Test func conditionsAreSolvedInsteadOfWaitedFor() throws {
    let rules = try RuleSet.bundled()
    for name in ["unfold-row-scale", "drop-repeated-heads", "fuse-multi-head-attention-bias"] {
      let rule = try #require(rules.rules.first { $0.name == name })
      #expect(try RuleVerifier().verify(rule).drawn < 2500, "\(name)")
    }
  }

  @Test func divisorsStayOddSoThatNoProductOfThemIsZero() {
    var random = CounterRandom(seed: 4)
    for type in [ElementType.int32, .int64] {
      let values = (0..<500).map { _ in
        IntegerRange.divisors.integer(type, positive: true, isExtreme: true, &random)
      }
      #expect(values.allSatisfy { $0 > 0 && ($0 < 10 || $0 % 2 == 1) })
      // The product of two leaves the type.
      let limit = type == .int64 ? 1 << 32 : 1 << 16
      #expect(values.count { $0 > limit } > 100)
      #expect(values.allSatisfy { $0 < (type == .int64 ? 1 << 62 : 1 << 31) })
    }
  }

  @Test func weightsAndInputsHoldZerosAndLargeMagnitudes() throws {
    let rule = "  match    r = Add(x, w)\n  where    weight(w)\n  rewrite  r = Add(w, x)"
    let weights = try draws(rule).flatMap { draw in
      draw.graph.nodeIDs.compactMap { draw.graph[$0].constantValues }
    }
    #expect(weights.count { $0.count > 1 && $0.contains(0) } > 5)
    #expect(weights.count { $0.contains { abs($0) > 100 } } > 5)
    var random = CounterRandom(seed: 2)
    let type = TensorType(.float32, [1000])
    let target = InputFill.Target(type: type)
    let values = InputFill.extreme.values(target, &random)
    #expect(values.count { $0 == 0 } > 100)
    #expect(values.count { abs($0) > 100 } > 50)
    #expect(InputFill.positive.values(target, &random).allSatisfy { $0 > 0 })
  }

  @Test func integersAreDrawnWhereThePatternAllowsThem() throws {
    let draws = try draws("  match    r = Add(x, y)\n  rewrite  r = Add(y, x)", integers: true)
    #expect(Set(draws.map(\.elementType)) == [.int32, .int64])
    func support(_ match: String, _ conditions: String = "") throws -> IntegerSupport {
      let body = "  match    \(match)\n\(conditions)  rewrite  r = Identity(x)"
      let rule = try #require(try RuleExamples.set(RuleExamples.rule("r", body)).rules.first)
      return IntegerSupport(rule.syntax)
    }
    #expect(try support("r = Add(x, y)") == .values)
    #expect(try support("r = Add(x, y)", "  where    float(x)\n") == .none)
    #expect(try support("r = Sigmoid(x)") == .none)
    #expect(try support("r = Erf(x)") == .types)  // The runtime has no kernel.
    #expect(try support("r = Div(x, y)") == .values)
    #expect(try support("r = Div(x, Sub(y, z))") == .types)  // A zero would end the process.
  }

  /// A rewrite that is right for numbers with a fraction only is found out on integers.
  @Test func rulesThatNeedFloatsMustSaySo() throws {
    func report(_ conditions: String) throws -> VerificationReport {
      let body = """
          match    r = Div(Div(x, y), z)
        \(conditions)  rewrite  r = Div(x, Mul(y, z))
        """
      let rule = try #require(try RuleExamples.set(RuleExamples.rule("r", body)).rules.first)
      return try RuleVerifier().verify(rule)
    }
    #expect(try report("  where    float(x), wide(x), multipliable(y, z)\n").isVerified)
    #expect(try !report("  where    wide(x), multipliable(y, z)\n").isVerified)
  }

  /// Conditions that no graph meets are no reason to crash.
  @Test(arguments: ["rank(x) == -1", "shape(x) == [0]", "dim(x, 0) == -3", "rank(x) <= -2"])
  func impossibleConditionsAreNeverMet(_ condition: String) throws {
    let rule = try #require(
      try RuleExamples.set(
        RuleExamples.rule(
          "r", "  match    r = Add(y, x)\n  where    \(condition)\n  rewrite  r = Add(x, y)")
      ).rules.first)
    var options = VerificationOptions()
    options.mostDraws = 200
    #expect(try !RuleVerifier(options: options).verify(rule).isVerified)
  }

  /// Axes count from the front in graphs, so rules never see negative ones: readers see to that.
  /// The fixtures have Softmax, Concat and LayerNormalization with an axis of -1.
  @Test(arguments: ModelTests.fixtures) func importedAxesCountFromTheFront(_ name: String) throws {
    let graph = try ONNXModel.load(path: ModelTests.path(of: name)).graph
    for id in graph.nodeIDs where graph[id].op != .opaque {
      let node = graph[id]
      #expect((node.attributes.int("axis") ?? 0) >= 0, "\(node.op.name)")
      #expect((node.attributes.ints("axes") ?? []).allSatisfy { $0 >= 0 }, "\(node.op.name)")
      if node.op == .softmax {
        #expect(node.attributes.int("axis") == node.outputs[0].rank - 1)
      }
    }
  }
}
