import ONNXRuntime
import Testing

@testable import ONNXFormat

/// Verdicts on made-up outputs: what each element may move by, and what is said of what moved more.
@Suite struct OutputJudgeTests {
  private func value(_ numbers: [Float], shape: [Int]? = nil) throws -> ModelValue {
    .tensor(try TensorValue(floats: numbers, shape: shape ?? [numbers.count]))
  }

  /// A judge of one output; the noise of each element is the difference to `moved`.
  private func judge(
    _ numbers: [Float], moved: [Float], kinds: [String] = ["normal"]
  ) throws -> OutputJudge {
    var judge = OutputJudge(
      names: ["y"], kinds: kinds, outputs: try kinds.map { _ in [try value(numbers)] })
    judge.addNoise(.inputs, try kinds.map { _ in [try value(moved)] })
    return judge
  }

  private func verdict(
    _ judge: OutputJudge, _ numbers: [Float]
  ) throws -> EquivalenceReport.Output {
    let values = try judge.kinds.map { _ in [try value(numbers)] }
    return try #require(judge.verdicts(on: values).first)
  }

  /// What stands beside large numbers is not excused by their roundings.
  @Test func theSmallHalfIsJudgedByItself() throws {
    let judge = try judge([1e7, 2e7, 1, 2], moved: [1e7 + 1, 2e7 + 2, 1, 2])
    #expect(try verdict(judge, [1e7 + 2, 2e7, 1, 2]).isEqual)
    let wrong = try verdict(judge, [1e7, 2e7, 1.4, 2])
    #expect(!wrong.isEqual && wrong.place == "element 2 on normal inputs")
  }

  /// A draw that happened to be 0 does not make an element exact: its kin in the block moved.
  @Test func neighboursOfOneMagnitudeShareTheirNoise() throws {
    let judge = try judge([1, 2, 3, 4], moved: [1, 2.001, 3.001, 4.001])
    #expect(try verdict(judge, [1.005, 2, 3, 4]).isEqual)
    #expect(try !verdict(judge, [1.1, 2, 3, 4]).isEqual)
  }

  /// What rounding alone moves by a few percent is not excused: the tolerance ends at one.
  @Test func toleranceHasACeiling() throws {
    let judge = try judge([1, 1], moved: [1.04, 1.04])
    #expect(try verdict(judge, [1.009, 1]).isEqual)
    #expect(try !verdict(judge, [1.011, 1]).isEqual)
  }

  /// On unusual inputs, elements that rounding alone moves by more are left out, and that is said.
  @Test func unstableElementsOfUnusualInputsAreLeftOut() throws {
    var judge = OutputJudge(
      names: ["y"], kinds: ["normal", "zeros"],
      outputs: [[try value([1, 1])], [try value([1, 1])]])
    judge.addNoise(.inputs, [[try value([1, 1])], [try value([1.5, 1])]])
    let passes = judge.verdicts(on: [[try value([1, 1])], [try value([2, 1])]])
    #expect(passes.allSatisfy { $0.isEqual })
    #expect(judge.notes(constants: []).contains { $0.contains("changes 1 elements") })
    let fails = judge.verdicts(on: [[try value([1, 1])], [try value([1, 2])]])
    #expect(!fails.allSatisfy { $0.isEqual })
    #expect(fails[0].place == "element 1 on zeros inputs")
  }

  @Test(arguments: [Float.nan, .infinity, -.infinity])
  func patternsAreComparedAndSoIsTheRest(special: Float) throws {
    let judge = try judge([special, 1], moved: [special, 1])
    #expect(try verdict(judge, [special, 1]).isEqual)
    #expect(try !verdict(judge, [special, 1.1]).isEqual)
    #expect(try !verdict(judge, [1, 1]).isEqual)
    let wrong = try verdict(judge, [special, special])
    #expect(!wrong.isEqual && wrong.problem?.contains("in place of 1.0") == true)
  }

  @Test func anotherShapeIsSaid() throws {
    let judge = try judge([1, 2], moved: [1, 2])
    let wrong = try #require(judge.verdicts(on: [[try value([1, 2, 3])]]).first)
    #expect(wrong.problem == "is float32[3], not float32[2] as before on normal inputs")
  }

  /// Half a row of 100 is one block, two rows of 20 another.
  @Test func blocksFollowRows() throws {
    let long = OutputCell(
      try TensorValue(floats: [Float](repeating: 0, count: 200), shape: [2, 100]))
    #expect(long.blocks == [0..<64, 64..<100, 100..<164, 164..<200])
    let short = OutputCell(
      try TensorValue(floats: [Float](repeating: 0, count: 100), shape: [5, 20]))
    #expect(short.blocks == [0..<60, 60..<100])
  }

  /// 64-bit integers that are one double are told apart.
  @Test func largeIntegersAreExact() throws {
    let value = ModelValue.tensor(try TensorValue(int64s: [1 << 62], shape: [1]))
    let judge = OutputJudge(names: ["y"], kinds: ["normal"], outputs: [[value]])
    let other = ModelValue.tensor(try TensorValue(int64s: [1 << 62 + 1], shape: [1]))
    #expect(judge.verdicts(on: [[value]]).allSatisfy { $0.isEqual })
    #expect(!judge.verdicts(on: [[other]]).allSatisfy { $0.isEqual })
  }

  @Test func sequencesMapsAndTextAreComparedItemByItem() throws {
    func map(_ number: Float, _ text: String) throws -> ModelValue {
      .sequence([
        .map(
          keys: .strings(try StringTensor([text, "b"], shape: [2])),
          values: try value([number, 1]))
      ])
    }
    let judge = OutputJudge(names: ["y"], kinds: ["normal"], outputs: [[try map(2, "a")]])
    #expect(try judge.verdicts(on: [[map(2, "a")]]).allSatisfy { $0.isEqual })
    #expect(try !judge.verdicts(on: [[map(2.1, "a")]]).allSatisfy { $0.isEqual })
    let text = judge.verdicts(on: [[try map(2, "c")]])
    #expect(text[0].problem == "has another text at element 0 of [0].keys on normal inputs")
    #expect(!judge.verdicts(on: [[.sequence([])]]).allSatisfy { $0.isEqual })
  }

  /// A shape that rounding changes cannot be compared; that is said.
  @Test func unsettledShapesAreLeftOut() throws {
    var judge = OutputJudge(
      names: ["y"], kinds: ["normal", "ones"], outputs: [[try value([1])], [try value([1])]])
    judge.addNoise(.order, [[try value([1])], [try value([1, 2])]])
    let verdicts = judge.verdicts(on: [[try value([1])], [try value([3, 4, 5])]])
    #expect(verdicts.allSatisfy { $0.isEqual })
    #expect(judge.notes(constants: []).contains { $0.contains("its shape on 1 of 2") })
  }
}
