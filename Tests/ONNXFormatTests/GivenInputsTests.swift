import Foundation
import ONNXRuntime
import TensorGraph
import Testing

@testable import ONNXFormat

/// Values that users give: written out, and in files of numpy.
@Suite struct GivenInputsTests {
  private static let folder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().appendingPathComponent("Models/arrays").path

  private let x = InputSpecification("x", TensorType(.float32, [2, 3]))
  private let sr = InputSpecification("sr", TensorType(.int64, []))

  private func given(_ arguments: String...) throws -> GivenInputs {
    var given = GivenInputs()
    for argument in arguments { try given.add(argument) }
    return given
  }

  private func file(_ name: String) -> String { "\(Self.folder)/\(name)" }

  private func floats(_ inputs: [InputSpecification]) -> [Float]? {
    inputs.first?.given?.value.tensor?.floats
  }

  @Test(
    arguments: [
      ("x=2", [2, 2, 2, 2, 2, 2]), ("x=1,2,3", [1, 2, 3, 1, 2, 3]),
      ("x=1,2,3,4,5,-6e-1", [1, 2, 3, 4, 5, -0.6]),
    ] as [(String, [Float])])
  func writtenNumbersFillTheShape(argument: String, expected: [Float]) throws {
    let inputs = try given(argument).applied(to: [x, sr])
    #expect(floats(inputs) == expected)
    #expect(inputs[0].isFixed && inputs[1].given == nil)
  }

  @Test func integersBoolsAndTextAreRead() throws {
    let inputs = try given("sr=9007199254740993", "b=true,false", "s=été").applied(to: [
      sr, InputSpecification("b", TensorType(.bool, [2])),
      InputSpecification("s", TensorType(.string, [1])),
    ])
    #expect(inputs[0].given?.value.tensor?.int64s == [9_007_199_254_740_993])
    #expect(inputs[1].given?.value.tensor?.bools == [true, false])
    #expect(inputs[2].given?.value == .strings(try StringTensor(["été"], shape: [1])))
  }

  /// Row by row, column by column, and in the other byte order: the same array.
  @Test(arguments: ["rows.npy", "columns.npy", "big.npy"])
  func arraysAreRead(name: String) throws {
    let inputs = try given("x=" + file(name)).applied(to: [x])
    #expect(floats(inputs) == [0, 1, 2, 3, 4, 5])
    #expect(!inputs[0].isFixed)
  }

  @Test func theOnlyInputNeedsNoName() throws {
    let given = try given(file("rows.npy"))
    #expect(try floats(given.applied(to: [x])) == [0, 1, 2, 3, 4, 5])
    #expect(throws: ONNXError.self) { try given.applied(to: [x, sr]) }
  }

  @Test func archivesNameTheirInputs() throws {
    let inputs = try given(file("two.npz")).applied(to: [x, sr])
    #expect(floats(inputs) == [0, 1, 2, 3, 4, 5])
    #expect(inputs[1].given?.value.tensor?.int64s == [16000] && inputs[1].isFixed)
    let packed = try NumpyArray.archive(
      Data(contentsOf: URL(fileURLWithPath: file("packed.npz"))), path: "packed.npz")
    #expect(packed.map(\.name) == ["x", "b"])
    #expect(packed[0].array.value.tensor?.floats == [Float](repeating: 0, count: 3000))
    #expect(packed[1].array.value.tensor?.bools == [true, false])
  }

  @Test func textIsRead() throws {
    let text = try NumpyArray(
      Data(contentsOf: URL(fileURLWithPath: file("text.npy"))), path: "text.npy")
    #expect(text.value == .strings(try StringTensor(["été", "a", "", "word"], shape: [2, 2])))
    let bytes = try NumpyArray(
      Data(contentsOf: URL(fileURLWithPath: file("bytes.npy"))), path: "bytes.npy")
    #expect(bytes.value == .strings(try StringTensor(["ab", "c"], shape: [2])))
  }

  @Test(arguments: [
    ("y=1", "the model has no input y"), ("x=1,2,3,4", "takes 6 values, but 4 were given"),
    ("x=a", "a is no such number"), ("sr=1.5", "1.5 is no such number"),
    ("sr=$/rows.npy", "has the shape [2, 3]"), ("x=$/text.npy", "has the shape [2, 2]"),
    ("sr=$/none.npy", "cannot be read"), ("x", "neither NAME=VALUE nor"),
    ("x=$/object.npy", "type |O, which is not read"), ("x=$/empty.npy", "has the shape [0, 3]"),
    ("u=300", "uint8, which cannot hold 300"),
  ])
  func whatDoesNotFitIsSaid(argument: String, message: String) throws {
    let error = #expect(throws: ONNXError.self) {
      let argument = argument.replacingOccurrences(of: "$", with: Self.folder)
      _ = try given(argument).applied(to: [
        x, sr, InputSpecification("u", TensorType(.uint8, [1])),
      ])
    }
    let text = try #require(error).description
    // Text for a number is a wrong type, whatever its shape.
    #expect(text.contains(message) || argument.hasSuffix("text.npy") && text.contains("astype"))
  }

  /// Damaged files are refused, never read beyond their ends.
  @Test(arguments: ["two.npz", "packed.npz", "rows.npy", "text.npy"])
  func damagedFilesAreRefused(name: String) throws {
    let whole = try Data(contentsOf: URL(fileURLWithPath: file(name)))
    func read(_ data: Data) throws {
      if name.hasSuffix("z") {
        _ = try NumpyArray.archive(data, path: name)
      } else {
        _ = try NumpyArray(data, path: name)
      }
    }
    try read(whole)
    for length in 0..<whole.count {
      #expect(throws: ONNXError.self) { try read(whole.prefix(length)) }
    }
    for place in whole.indices {
      var data = whole
      data[place] ^= 0xFF
      do { try read(data) } catch is ONNXError {} catch is ONNXRuntimeError {}
    }
  }

  /// A given value is used in every trial, an example in the normal ones.
  @Test func trialsUseWhatIsGiven() throws {
    let inputs = try given(file("two.npz")).applied(to: [x, sr])
    let normal = try RandomInputs(seed: 7).values(for: inputs)
    #expect(normal["x"]?.tensor?.floats == [0, 1, 2, 3, 4, 5])
    let zeros = try RandomInputs(seed: 7, kind: .zeros).values(for: inputs)
    #expect(zeros["x"]?.tensor?.floats == [0, 0, 0, 0, 0, 0])
    #expect(zeros["sr"]?.tensor?.int64s == [16000])
  }
}
