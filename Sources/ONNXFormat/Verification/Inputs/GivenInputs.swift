import Foundation
import ONNXRuntime
import TensorGraph

/// Values that the user gave for inputs of a model.
///
///     var given = GivenInputs()
///     try given.add("sr=16000")
///     try given.add("examples.npz")
public struct GivenInputs: Equatable, Sendable {
  private enum Source: Equatable, Sendable {
    /// Numbers or texts as they were written.
    case texts([String])
    case array(NumpyArray, file: String)
  }

  /// By name; of two for one name, the last.
  private var sources: [String: Source] = [:]
  /// For the only input.
  private var unnamed: Source?

  public init() {}

  public var isEmpty: Bool { sources.isEmpty && unnamed == nil }

  /// Adds what one argument says: `NAME=VALUE`, `NAME=VALUE,VALUE,...`, `NAME=FILE.npy`,
  /// `FILE.npz` (an array for each name) or `FILE.npy` (for the only input).
  /// - Throws: `ONNXError`.
  public mutating func add(_ argument: String) throws {
    if let equals = argument.firstIndex(of: "="), equals > argument.startIndex {
      let name = String(argument[..<equals])
      let text = String(argument[argument.index(after: equals)...])
      sources[name] =
        text.hasSuffix(".npy")
        ? .array(try NumpyArray(Self.read(text), path: text), file: text)
        : .texts(text.split(separator: ",", omittingEmptySubsequences: false).map(String.init))
    } else if argument.hasSuffix(".npz") {
      for (name, array) in try NumpyArray.archive(Self.read(argument), path: argument) {
        sources[name] = .array(array, file: argument)
      }
    } else if argument.hasSuffix(".npy") {
      unnamed = .array(try NumpyArray(Self.read(argument), path: argument), file: argument)
    } else {
      throw ONNXError(
        .unreadable, "--input \(argument) is neither NAME=VALUE nor an .npz or .npy file",
        remedy: "Write --input NAME=VALUE, --input NAME=FILE.npy or --input FILE.npz")
    }
  }

  private static func read(_ path: String) throws -> Data {
    do {
      return try Data(contentsOf: URL(fileURLWithPath: path))
    } catch {
      throw ONNXError(
        .unreadable, file: path, "cannot be read", remedy: "Check the path and its permissions")
    }
  }

  /// The sizes that given arrays have at dynamic dimensions of the inputs, by their names.
  public func sizes(for inputs: [ModelInterface.Port]) -> [String: Int] {
    var sizes: [String: Int] = [:]
    for input in inputs {
      let only = inputs.count == 1 ? unnamed : nil
      guard case .array(let array, _)? = sources[input.name] ?? only, let shape = input.shape,
        let given = array.value.shape, given.count == shape.count
      else { continue }
      for (dimension, size) in zip(shape, given) where size > 0 {
        if case .dynamic(let name) = dimension { sizes[name] = size }
      }
    }
    return sizes
  }

  /// The specifications with what is given.
  ///
  /// One number, and what was written out, is the input's value in every trial; an array is an
  /// example of it.
  /// - Throws: `ONNXError` for names, shapes and types that the inputs do not have.
  public func applied(to inputs: [InputSpecification]) throws -> [InputSpecification] {
    var sources = sources
    if let unnamed {
      guard inputs.count == 1 else {
        throw ONNXError(
          .notComparable,
          "an .npy file without a name was given, but the model has the inputs "
            + inputs.map(\.name).joined(separator: ", "),
          remedy: "Write --input NAME=FILE.npy")
      }
      sources[inputs[0].name] = unnamed
    }
    let known = Set(inputs.map(\.name))
    if let unknown = sources.keys.sorted().first(where: { !known.contains($0) }) {
      throw ONNXError(
        .notComparable, "the model has no input \(unknown), for which a value was given",
        remedy: "Its inputs are \(inputs.map(\.name).joined(separator: ", "))")
    }
    return try inputs.map { input in
      guard let source = sources[input.name] else { return input }
      var input = input
      switch source {
      case .texts(let texts): input.given = .fixed(try Self.value(texts, for: input))
      case .array(let array, let file):
        let value = try Self.converted(array.value, for: input, file: file)
        input.given = input.type.elementCount == 1 ? .fixed(value) : .example(value)
      }
      return input
    }
  }

  // MARK: Written values

  private static func value(
    _ texts: [String], for input: InputSpecification
  ) throws -> ModelValue {
    let (shape, count) = (input.type.shape, input.type.elementCount)
    guard texts.count == 1 || texts.count == count || texts.count == shape.last ?? 1 else {
      throw refusal(
        input, "takes \(count) values, but \(texts.count) were given",
        remedy: "Give one, \(count), or as many as the last axis has")
    }
    let all = (0..<count).map { texts[$0 % texts.count] }
    if input.type.elementType == .string { return .strings(try StringTensor(all, shape: shape)) }
    guard let element = TensorValue.ElementType(rawValue: Int(input.type.elementType.rawValue))
    else { throw refusal(input, "is \(input.type.elementType), which cannot be given") }
    if element == .int64 {
      let numbers = try all.map { text -> Int64 in
        guard let number = Int64(text) else { throw notANumber(text, input) }
        return number
      }
      return .tensor(try TensorValue(int64s: numbers, shape: shape))
    }
    let numbers = try all.map { text -> Double in
      if element == .bool, text == "true" || text == "false" { return text == "true" ? 1 : 0 }
      guard let number = Double(text), element.isFloatingPoint || number == number.rounded() else {
        throw notANumber(text, input)
      }
      return number
    }
    let tensor = try TensorValue(doubles: numbers, shape: shape, as: element)
    if !element.isFloatingPoint, let stored = tensor.doubles, stored != numbers {
      throw refusal(input, "is \(input.type.elementType), which cannot hold \(texts[0])")
    }
    return .tensor(tensor)
  }

  // MARK: Arrays

  private static func converted(
    _ value: ModelValue, for input: InputSpecification, file: String
  ) throws -> ModelValue {
    let wanted = input.type.shape
    switch value {
    case .strings(let strings) where input.type.elementType == .string:
      guard strings.shape == wanted else { throw wrongShape(strings.shape, input, file) }
      return value
    case .tensor(let tensor) where input.type.elementType != .string:
      guard tensor.shape == wanted || tensor.count == 1 && input.type.elementCount == 1 else {
        throw wrongShape(tensor.shape, input, file)
      }
      let raw = Int(input.type.elementType.rawValue)
      guard let element = TensorValue.ElementType(rawValue: raw) else {
        throw refusal(input, "is \(input.type.elementType), which cannot be given")
      }
      if element == tensor.elementType {
        return .tensor(try TensorValue(elementType: element, shape: wanted, bytes: tensor.bytes))
      }
      guard let numbers = tensor.doubles,
        element.isFloatingPoint || !tensor.elementType.isFloatingPoint
      else { throw wrongType(value, input, file) }
      let result = try TensorValue(doubles: numbers, shape: wanted, as: element)
      if !element.isFloatingPoint, result.doubles != numbers {
        throw refusal(
          input, "is \(input.type.elementType), which cannot hold the numbers in \(file)")
      }
      return .tensor(result)
    default: throw wrongType(value, input, file)
    }
  }

  private static func wrongShape(
    _ shape: [Int], _ input: InputSpecification, _ file: String
  ) -> ONNXError {
    refusal(
      input, "is \(input.type), but the array in \(file) has the shape \(shape)",
      remedy: "Give an array of that shape, or other sizes with --bind")
  }

  private static func wrongType(
    _ value: ModelValue, _ input: InputSpecification, _ file: String
  ) -> ONNXError {
    refusal(
      input, "is \(input.type), but the array in \(file) is \(value.kind)",
      remedy: "Convert the array with .astype")
  }

  private static func notANumber(_ text: String, _ input: InputSpecification) -> ONNXError {
    refusal(input, "is \(input.type.elementType), but \(text) is no such number")
  }

  private static func refusal(
    _ input: InputSpecification, _ problem: String, remedy: String? = nil
  ) -> ONNXError {
    ONNXError(.notComparable, at: "input \(input.name)", problem, remedy: remedy)
  }
}
