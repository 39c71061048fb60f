import ONNXRuntime
import TensorGraph
import Testing

@testable import ONNXFormat

/// What the inputs of each kind look like.
@Suite struct RandomInputsTests {
  private func numbers(
    _ kind: InputKind, _ input: InputSpecification, draw: Int = 0
  ) throws -> [Double] {
    let values = try RandomInputs(seed: 3, kind: kind, draw: draw).values(for: [input])
    return try #require(values[input.name]?.tensor?.doubles)
  }

  private let floats = InputSpecification("x", TensorType(.float32, [4, 8]), landmarks: [100])
  private let pixels = InputSpecification("p", TensorType(.uint8, [64, 64]))
  private let times = InputSpecification("t", TensorType(.int32, [64]), landmarks: [1e8])
  private let ids = InputSpecification("i", TensorType(.int64, [64]), limit: 30)

  @Test func floatsCoverWhatTheKindSays() throws {
    #expect(try numbers(.zeros, floats).allSatisfy { $0 == 0 })
    #expect(try numbers(.ones, floats).allSatisfy { $0 == 1 })
    #expect(try Set(numbers(.equal, floats)).count == 1)
    #expect(try numbers(.negative, floats).allSatisfy { $0 < 0 })
    let half = try numbers(.halfZeros, floats)
    #expect(half.contains(0) && half.contains { $0 != 0 })
    #expect(try numbers(.large, floats).contains { $0.magnitude > 500 })
    #expect(try numbers(.small, floats).allSatisfy { $0.magnitude < 0.01 })
    #expect(try numbers(.landmarks, floats).contains { ($0 - 100).magnitude < 1 })
    let rows = try numbers(.alike, floats)
    #expect(Array(rows[0..<8]) == Array(rows[24..<32]) && Set(rows).count == 8)
  }

  @Test func integersCoverTheirRange() throws {
    let values = try Set(numbers(.wide, pixels))
    #expect(values.contains(0) && values.contains(255) && values.count > 200)
    let wide = try numbers(.wide, times)
    #expect(wide.contains { $0 > 1e6 } && wide.contains { $0 < -1e6 })
    #expect(wide.contains { $0.magnitude < 1000 })
    #expect(try numbers(.landmarks, times).allSatisfy { ($0 - 1e8).magnitude <= 2 })
  }

  /// What selects rows of a table stays within it, on every kind of inputs.
  @Test(arguments: InputKind.allCases) func indicesStayWithinTheirTable(kind: InputKind) throws {
    #expect(try numbers(kind, ids).allSatisfy { $0 >= 0 && $0 < 30 })
  }

  @Test func masksHideWholeRows() throws {
    let bools = try numbers(.hiddenRows, InputSpecification("m", TensorType(.bool, [6, 5])))
    #expect(bools.prefix(5).allSatisfy { $0 == 0 } && bools.contains(1))
    let mask = InputSpecification("m", TensorType(.float32, [6, 5]), isMask: true)
    #expect(
      try numbers(.hiddenRows, mask).prefix(5).allSatisfy {
        $0 == -Double(Float.greatestFiniteMagnitude)
      })
    #expect(try numbers(.hiddenRows, mask, draw: 1).prefix(5).allSatisfy { $0 == -.infinity })
    #expect(try numbers(.full, mask).allSatisfy { $0 == 0 })
  }

  /// The time that a check may take bounds its trials, but forty runs are always made.
  @Test func theBudgetBoundsTrials() {
    let budget = CheckBudget(seconds: 30, runs: 40)
    #expect(budget.trials(runTaking: 10, runsEach: 8) == 5)
    #expect(budget.trials(runTaking: 0.1, runsEach: 10) == 30)
    #expect(budget.trials(runTaking: 0, runsEach: 8) > 1000)
  }
}
