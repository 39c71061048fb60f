import Rewriting
import TensorGraph
import Testing

/// What rules may ask of element types and of constants that they join.
@Suite struct KnownConstantTests {
  /// Whether a condition holds for x, y without known elements and the constants c and d.
  private func holds(
    _ condition: String, _ c: Double, _ d: Double, _ type: ElementType = .float32
  ) throws -> Bool {
    let rule = RuleExamples.rule(
      "r",
      """
        match    r = Mul(Mul(x, c), d)
        where    weight(c), weight(d), \(condition)
        rewrite  r = Mul(Mul(x, d), Identity(c))
      """)
    var graph = Graph()
    var result = graph.addInput("x", TensorType(type, [2, 3]))
    for (name, number) in [("c", c), ("d", d)] {
      let weight = Weight(key: key(name, number), values: [number], name: name)
      let value = graph.addWeight(weight, TensorType(type, [1]))
      result = Value(try graph.add(.mul, .none, [result, value]))
    }
    graph.addOutput("y", result)
    return !CandidateSet(rules: try RuleExamples.set(rule), graph: graph).candidates.isEmpty
  }

  private func key(_ name: String, _ number: Double) -> ContentHash {
    var hasher = ContentHasher()
    hasher.combine(name)
    hasher.combine(Int(bitPattern: UInt(number.bitPattern)))
    return hasher.finish()
  }

  @Test func constantsAreJoinedWhereThatLosesNothing() throws {
    let sum = "addable(c, d)"
    #expect(try holds(sum, 0.5, 0.5))
    #expect(try holds(sum, 3, -1))
    #expect(try holds(sum, 0, 100))
    #expect(try !holds(sum, 1000, 1e-3))
    #expect(try !holds(sum, 1, -1))
    #expect(try !holds(sum, 1, -0.99))
    #expect(try holds("subtractable(c, d)", 3, 1))
    #expect(try !holds("subtractable(c, d)", 1, 1))
    #expect(try holds("addable(x, c)", 100, 1))
    for (type, large) in [
      (ElementType.float32, 12_582_912.0), (.float64, 0x1p52), (.float16, 1536), (.bfloat16, 192),
    ] {
      #expect(try !holds("addable(x, c)", large, 1, type), "\(type)")
      #expect(try holds("addable(x, c)", 8, 1, type), "\(type)")
    }
    #expect(try holds("addable(x, c)", 12_582_912, 1, .float64))
    #expect(try holds(sum, 2_000_000_000, -2_000_000_000, .int32))
  }

  @Test func productsOfConstantsStayInRange() throws {
    #expect(try holds("multipliable(c, d)", 1e10, 1e10))
    #expect(try !holds("multipliable(c, d)", 1e30, 1e30))
    #expect(try !holds("multipliable(c, d)", 1e30, 1e-30))
    #expect(try !holds("multipliable(c, d)", 8479, 14336, .float16))
    #expect(try holds("multipliable(c, d)", 8479, 14336, .bfloat16))
    #expect(try holds("multipliable(c, d)", 1e9, 1e9, .int32))
  }

  @Test func typesAreTold() throws {
    for type in [ElementType.float32, .float64, .bfloat16, .int8, .uint32] {
      #expect(try holds("wide(x)", 2, 2, type), "\(type)")
    }
    #expect(try !holds("wide(x)", 2, 2, .float16))
    #expect(try holds("signed(x)", 2, 2, .int8) && holds("signed(x)", 2, 2, .float16))
    #expect(try !holds("signed(x)", 2, 2, .uint8))
  }
}
