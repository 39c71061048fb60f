import ONNXFormat
import TensorGraph
import Testing

@testable import Rewriting

/// Rewrites are offered where the runtime can compute what they make.
@Suite struct KernelTests {
  private func names(_ type: ElementType, _ build: (inout Graph) throws -> Value) throws -> [String]
  {
    var graph = Graph()
    graph.addOutput("y", try build(&graph))
    let rules = try RuleSet.bundled()
    return CandidateSet(rules: rules, graph: graph).candidates.map { rules.rules[$0.rule].name }
  }

  private func relu(_ type: ElementType) throws -> [String] {
    try names(type) { graph in
      try graph.one(.relu, .none, graph.addInput("x", TensorType(type, [2, 3])))
    }
  }

  @Test func maximumOfSmallIntegersHasNoKernel() throws {
    #expect(try relu(.int32).contains("relu-to-maximum"))
    #expect(try !relu(.int8).contains("relu-to-maximum"))
    #expect(try relu(.int8).contains("relu-to-clip"))
  }

  @Test func operatorsOfTheRuntimeAreForFloat32() throws {
    func silu(_ type: ElementType) throws -> [String] {
      try names(type) { graph in
        let x = graph.addInput("x", TensorType(type, [2, 3]))
        return try graph.one(.mul, .none, x, try graph.one(.sigmoid, .none, x))
      }
    }
    #expect(try silu(.float32).contains("fuse-silu"))
    // Computed in float32, by casts that the runtime puts in.
    #expect(try silu(.float16).contains("fuse-silu"))
    #expect(try !silu(.float64).contains("fuse-silu"))
  }

  @Test func unsignedIntegersAreNotNegated() throws {
    func difference(_ type: ElementType) throws -> [String] {
      try names(type) { graph in
        let (x, y) = (
          graph.addInput("x", TensorType(type, [4])), graph.addInput("y", TensorType(type, [4]))
        )
        return try graph.one(.sub, .none, x, y)
      }
    }
    #expect(try difference(.int32).contains("subtract-to-add-negative"))
    #expect(try !difference(.uint32).contains("subtract-to-add-negative"))
  }

  /// What is there already may stay as it is, kernel or not.
  @Test func aMatchedOperatorIsTakenAsItIs() throws {
    let text = """
      rule r
        summary  A test.
        family   test
        source   A test.
        match    y = Erf(Neg(x))
        rewrite  y = Neg(Erf(x))
      """
    var graph = Graph()
    let x = graph.addInput("x", TensorType(.float64, [4]))
    graph.addOutput("y", try graph.one(.erf, .none, try graph.one(.neg, .none, x)))
    #expect(!Operator.erf.hasKernel(for: .float64))
    #expect(try CandidateSet(rules: RuleExamples.set(text), graph: graph).candidates.count == 1)
  }

  @Test func theTableSaysWhatIsThere() {
    #expect(Operator.add.hasKernel(for: .uint8) && Operator.reshape.hasKernel(for: .bool))
    #expect(
      Operator.fusedGemm.hasKernel(for: .float16) && !Operator.fusedGemm.hasKernel(for: .float64))
    #expect(!Operator.neg.hasKernel(for: .uint32) && Operator.neg.hasKernel(for: .int8))
    #expect(Operator.matMul.hasKernel(for: .int64) && !Operator.matMul.hasKernel(for: .int8))
    #expect(Operator.layerNormalization.hasKernel(for: .float64))
    #expect(!Operator.skipLayerNormalization.hasKernel(for: .float64))
    #expect(!Operator.sigmoid.hasKernel(for: .int32) && Operator.cast.hasKernel(for: .int32))
  }
}
