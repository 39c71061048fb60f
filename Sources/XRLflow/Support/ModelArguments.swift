import ArgumentParser
import Foundation
import ONNXFormat
import ONNXRuntime

/// A model on the command line, with the sizes of its symbolic dimensions.
struct ModelArguments: ParsableArguments {
  @Argument(help: "The ONNX model.")
  var model: String

  @Option(
    help: """
      Size of a symbolic dimension that costs are counted at, NAME=SIZE; the dimension stays symbolic. \
      May be repeated. Default: by name (batch 1, sequence 128, height and width 224, ...).
      """)
  var bind: [DimensionArgument] = []

  @Option(
    help: """
      A symbolic dimension that gets its size for good, or "all": the written model takes that size \
      alone. May be repeated.
      """)
  var freeze: [String] = []

  @Option(
    help: """
      An input for running the model: NAME=VALUE, NAME=VALUE,VALUE,..., NAME=FILE.npy, FILE.npz \
      or FILE.npy. May be repeated. Inputs that are not given are drawn at random.
      """)
  var input: [String] = []

  @Option(
    help: """
      Memory that a run of the model may take beside the model, for example 4G or 500M. \
      Default: a quarter of the machine's.
      """)
  var memoryLimit: MemorySize?

  /// Sizes by the names of dimensions; of two sizes for one name, the last.
  var sizes: [String: Int] { bind.sizes }

  /// Which dimensions lose their symbol.
  var frozen: FrozenDimensions { freeze.contains("all") ? .all : .named(Set(freeze)) }

  /// Sizes by the names of dimensions: those that were bound, else those that given arrays have.
  /// - Throws: `ONNXError`.
  private func sizes(of given: GivenInputs) throws -> [String: Int] {
    guard !given.isEmpty else { return sizes }
    let interface = try ONNXModel.interface(path: model)
    return given.sizes(for: interface.inputs).merging(sizes) { _, bound in bound }
  }

  /// - Throws: `ONNXError`.
  func load() throws -> LoadedModel {
    let given = try given()
    let loaded = try ONNXModel.load(
      path: model, bind: try sizes(of: given), freeze: frozen,
      probe: ProbeTerms(given: given, limit: RunLimit(seconds: 60, memory: memoryBytes)))
    // Wrong names and shapes are said before anything else is done.
    _ = try given.applied(to: loaded.graph.inputSpecifications)
    return loaded
  }

  /// What was given for the inputs.
  /// - Throws: `ONNXError`.
  func given() throws -> GivenInputs {
    var given = GivenInputs()
    for argument in input { try given.add(argument) }
    return given
  }

  /// What the inputs of the model are filled with.
  /// - Throws: `ONNXError`.
  func inputs(of loaded: LoadedModel) throws -> [InputSpecification] {
    try given().applied(to: loaded.graph.inputSpecifications)
  }

  /// Bytes that a run may take.
  var memoryBytes: Int { memoryLimit?.bytes ?? MemoryLimit.machineDefault }
}

/// A number of bytes: `4G`, `500M`, `100K` or plain.
struct MemorySize: ExpressibleByArgument {
  let bytes: Int

  init?(argument: String) {
    let powers: [Character: Int] = ["K": 10, "M": 20, "G": 30, "T": 40]
    let text = argument.uppercased()
    let power = text.last.flatMap { powers[$0] }
    guard let number = Double(power == nil ? text : String(text.dropLast())), number > 0,
      number.isFinite, let bytes = Int(exactly: (number * Double(1 << (power ?? 0))).rounded())
    else { return nil }
    self.bytes = bytes
  }
}

extension [DimensionArgument] {
  /// Sizes by the names of dimensions; of two sizes for one name, the last.
  var sizes: [String: Int] {
    Dictionary(map { ($0.name, $0.size) }, uniquingKeysWith: { _, last in last })
  }
}

extension LoadedModel {
  /// The sizes that costs are counted at, in one sentence; nil where every dimension has its own.
  var sizesInWords: String? {
    guard !dimensions.isEmpty else { return nil }
    let sizes = dimensions.map { "\($0.name) = \($0.size)" + ($0.isFrozen ? " (frozen)" : "") }
    let isChosen = dimensions.contains { $0.source == .chosen && !$0.isFrozen }
    return "costs are counted at \(sizes.joined(separator: ", "))"
      + (isChosen ? "; give other sizes with --bind NAME=SIZE" : "")
  }
}
