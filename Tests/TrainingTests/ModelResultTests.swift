import Testing

@testable import Training

@Suite struct ModelResultTests {
  private func result(learned: Double, file: String? = nil) -> ModelResult {
    var result = ModelResult(
      name: "m", initialCost: 200, greedyCost: 150, learnedCost: learned, steps: 3)
    result.file = file
    return result
  }

  @Test(arguments: [
    (120.0, "20.00 % below greedy search"), (150.0, "the same as greedy search"),
    (160.0, "ABOVE greedy search"), (150.0004, "the same as greedy search"),
    (149.9996, "the same as greedy search"), (150.001, "ABOVE greedy search"),
  ])
  func comparesWithGreedySearch(learned: Double, says text: String) {
    let lines = result(learned: learned).lines
    #expect(lines.contains("  \(text), in 3 rewrites"))
    #expect(lines.contains { $0.hasPrefix("  greedy    150.000 us   25.00 %") })
  }

  @Test func saysWhatBecameOfTheFile() {
    #expect(result(learned: 120, file: "a.onnx").lines.last == "  written: a.onnx")
    #expect(result(learned: 200).lines.last == "  nothing cheaper was found")
    var failed = result(learned: 120)
    failed.problem = "m: wrong"
    #expect(failed.lines.last == "  m: wrong")
  }
}
