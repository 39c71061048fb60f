import SeededRandom
import TensorGraph
import Testing

@testable import Rewriting

/// What rules are tried on beside the usual numbers.
@Suite struct TrialTests {
  private func verify(_ body: String) throws -> VerificationReport {
    let rule = try #require(try RuleExamples.set(RuleExamples.rule("r", body)).rules.first)
    return try RuleVerifier().verify(rule)
  }

  @Test func everyTrialIsMade() throws {
    let report = try verify("  match    r = Add(x, y)\n  rewrite  r = Add(Identity(x), y)")
    #expect(report.isVerified, "\(report)")
    for trial in Trial.allCases { #expect((report.tried[trial] ?? 0) > 8, "\(trial)") }
  }

  /// What a rule is not offered for says nothing.
  @Test func conditionsExcludeTrials() throws {
    let report = try verify(
      "  match    r = Add(x, y)\n  where    float(x), wide(x)\n  rewrite  r = Add(Identity(x), y)")
    #expect(report.isVerified, "\(report)")
    for trial in [Trial.halves, .wrapping, .narrow] {
      #expect(report.tried[trial] == 0, "\(trial)")
    }
    #expect((report.tried[.doubles] ?? 0) > 8)
  }

  @Test func numbersAreRoundedAsTheTypeDoes() {
    #expect(ElementType.float16.rounded(65_519) == 65_504)
    #expect(ElementType.float16.rounded(65_520) == .infinity)
    #expect(ElementType.float16.rounded(1e-8) == 0)
    #expect(ElementType.bfloat16.rounded(257) == 256)
    #expect(ElementType.bfloat16.rounded(1e38).isFinite)
    #expect(ElementType.float32.rounded(0.1) == 0.1)
  }

  @Test func masksHideRowsEntirelyInPartAndNotAtAll() {
    var random = CounterRandom(seed: 3)
    let type = TensorType(.float32, [64, 4])
    let target = InputFill.Target(type: type, isMask: true)
    let values = InputFill.masked.values(target, &random)
    let hidden = (0..<64).map { row in values[(4 * row)..<(4 * row + 4)].count { $0 < 0 } }
    #expect(hidden.count { $0 == 4 } > 10 && hidden.count { $0 == 0 } > 10)
    #expect(hidden.contains { (1...3).contains($0) })
    #expect(Set(values).count == 5)
  }

  @Test func integersReachTheEndsOfTheirRange() {
    var random = CounterRandom(seed: 5)
    for (type, range) in [
      (ElementType.int8, -127.0...127.0), (.uint8, 0...255), (.int32, -0x1p31...0x1p31),
      (.uint32, 0...0x1p32), (.uint64, 0...0x1p53),
    ] {
      let values = (0..<400).map { _ in type.anyInteger(&random) }
      #expect(values.allSatisfy(range.contains), "\(type)")
      #expect(values.contains { $0 > 0.9 * range.upperBound }, "\(type)")
    }
  }

  @Test func retypingChangesOneTypeAlone() throws {
    var graph = Graph()
    let x = graph.addInput("x", TensorType(.float32, [2]))
    let i = graph.addInput("i", TensorType(.int64, [2]))
    graph.addOutput("y", try graph.one(.relu, .none, x))
    graph.addOutput("z", try graph.one(.neg, .none, i))
    let other = graph.retyped(.float32, to: .float16)
    #expect(other.outputs.map { other.type(of: $0.value).elementType } == [.float16, .int64])
    #expect(other.outputs.map(\.name) == ["y", "z"])
    #expect(other.retyped(.float16, to: .float32).contentHash == graph.contentHash)
  }
}
