import ArgumentParser
import ONNXFormat

/// A model on the command line, with the sizes of its symbolic dimensions.
struct ModelArguments: ParsableArguments {
  @Argument(help: "The ONNX model.")
  var model: String

  @Option(help: "Size of a symbolic dimension, NAME=SIZE. May be repeated.")
  var bind: [DimensionArgument] = []

  /// Sizes by the names of dimensions; of two sizes for one name, the last.
  var sizes: [String: Int] { bind.sizes }

  func load() throws -> LoadedModel { try ONNXModel.load(path: model, bind: sizes) }
}

extension [DimensionArgument] {
  /// Sizes by the names of dimensions; of two sizes for one name, the last.
  var sizes: [String: Int] {
    Dictionary(map { ($0.name, $0.size) }, uniquingKeysWith: { _, last in last })
  }
}
