import ArgumentParser
import ONNXFormat

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

  /// Sizes by the names of dimensions; of two sizes for one name, the last.
  var sizes: [String: Int] { bind.sizes }

  /// Which dimensions lose their symbol.
  var frozen: FrozenDimensions { freeze.contains("all") ? .all : .named(Set(freeze)) }

  func load() throws -> LoadedModel {
    try ONNXModel.load(path: model, bind: sizes, freeze: frozen)
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

extension [DimensionArgument] {
  /// Sizes by the names of dimensions; of two sizes for one name, the last.
  var sizes: [String: Int] {
    Dictionary(map { ($0.name, $0.size) }, uniquingKeysWith: { _, last in last })
  }
}
