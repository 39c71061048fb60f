import DurableFiles
import Foundation
import SwiftProtobuf
public import TensorGraph

extension LoadedModel {
  /// Size from which weights go to a file of their own: a message cannot reach 2 GiB.
  static let externalLimit = 1_900_000_000

  /// The bytes of an ONNX model that computes `graph`.
  ///
  /// Weight-only nodes are folded into weights where ONNX Runtime is available.
  /// - Throws: `ONNXError` when the graph has no ONNX form, or is too large for one message.
  public func exportBytes(
    graph: Graph, history: RewriteHistory = RewriteHistory()
  ) throws -> [UInt8] {
    let written = try written(graph, history: history)
    let message = written.message
    guard message.weightBytes < Self.externalLimit else {
      throw ONNXError(
        .notWritable, "the weights take \(message.weightBytes) bytes, too many for one message",
        remedy: "Export to a file: its weights then go to a second file")
    }
    defer { written.files.releasePages() }
    return try EncodedModel(message).bytes
  }

  /// Writes an ONNX model that computes `graph`; the file appears whole or not at all.
  ///
  /// Above 1.9 GB of weights, they go to `<path>.data` beside it.
  /// - Parameters:
  ///   - history: How the graph came from that of the model: new nodes are named after what they
  ///     replace, and carry the rule in their metadata, under `xrlflow.rule`.
  ///   - metadata: What the model says beside what the original says of itself.
  /// - Returns: What was not computed from the weights beforehand, and why; a sentence each.
  /// - Throws: `ONNXError`, or `FileError` when the file cannot be written.
  @discardableResult
  public func export(
    graph: Graph, history: RewriteHistory = RewriteHistory(), to path: String,
    metadata: ModelMetadata = ModelMetadata()
  ) throws -> [String] {
    try export(
      graph: graph, history: history, to: path, metadata: metadata,
      externalLimit: Self.externalLimit)
  }

  @discardableResult
  func export(
    graph: Graph, history: RewriteHistory = RewriteHistory(), to path: String,
    metadata: ModelMetadata = ModelMetadata(), externalLimit: Int
  ) throws -> [String] {
    do {
      let written = try written(graph, history: history)
      var message = written.message
      metadata.write(to: &message)
      try message.write(
        to: path, externalLimit: externalLimit, releasing: written.files)
      return written.notes
    } catch let error as FileError {
      throw error
    } catch let error as ONNXError {
      throw error.inFile(path)
    } catch {
      throw ONNXError(
        .notWritable, file: path, "cannot be written: \(error)",
        remedy: "Check the folder, its permissions and the free space")
    }
  }

  /// The message of a model that computes `graph`.
  /// - Parameters:
  ///   - folding: Whether what depends on weights alone is computed here.
  ///   - seeded: Whether random operators get seeds.
  func written(
    _ graph: Graph, folding: Bool = true, seeded: Bool = false,
    history: RewriteHistory = RewriteHistory()
  ) throws -> WrittenModel {
    let folded = try folding ? WeightFolding(self, graph) : nil
    var writer = try GraphWriter(
      self, graph, outputs: graph.outputs, folded: folded?.tensors ?? [:], history: history)
    writer.isSeeded = seeded
    try writer.write()
    return WrittenModel(
      message: writer.message, notes: folded?.notes ?? [],
      files: mappedFiles + (folded?.files ?? []))
  }
}

/// A model that is ready to be written.
struct WrittenModel {
  let message: ONNXModelProto
  /// What was not folded, and why, one sentence each.
  let notes: [String]
  /// The mapped files of which the message's tensors are parts.
  let files: [MappedFile]
}

extension ONNXModelProto {
  /// Bytes of all initializers.
  var weightBytes: Int { graph.initializer.reduce(0) { $0 + $1.rawData.count } }

  /// Writes the model's file, and from `externalLimit` bytes of weights on a file for them; each
  /// appears whole or not at all.
  /// - Parameter files: As in `EncodedModel.write`.
  func write(to path: String, externalLimit: Int, releasing files: [MappedFile]) throws {
    defer { files.releasePages() }
    var message = self
    if weightBytes >= externalLimit {
      try message.moveWeights(to: path + ".data", limit: 1024, releasing: files)
    }
    let encoded = try EncodedModel(message)
    try AtomicFile.write(to: path) { try encoded.write(to: $0, releasing: files) }
  }

  /// Moves initializers of `limit` bytes or more to a file of their own, each at a multiple of
  /// 4096 bytes, so that they can be mapped.
  private mutating func moveWeights(
    to path: String, limit: Int, releasing files: [MappedFile]
  ) throws {
    let location = URL(fileURLWithPath: path).lastPathComponent
    var offset = 0
    var blocks = BlockWriter { files.releasePages() }
    try AtomicFile.write(to: path) { file in
      for index in graph.initializer.indices
      where graph.initializer[index].rawData.count >= limit {
        let bytes = graph.initializer[index].rawData
        let start = (offset + 4095) / 4096 * 4096
        try file.write([UInt8](repeating: 0, count: start - offset))
        try blocks.write(bytes, to: file)
        offset = start + bytes.count
        graph.initializer[index].clearRawData()
        graph.initializer[index].dataLocation = .external
        graph.initializer[index].externalData = [
          ONNXStringStringEntryProto("location", location),
          ONNXStringStringEntryProto("offset", "\(start)"),
          ONNXStringStringEntryProto("length", "\(bytes.count)"),
        ]
      }
    }
  }
}

extension ONNXModel {
  /// Writes a graph that comes from no model.
  /// - Parameters:
  ///   - weights: The tensors of the graph's weights.
  ///   - opsets: Versions of the operator sets by domain, empty for the standard one.
  /// - Throws: As `LoadedModel.export`.
  public static func write(
    _ graph: Graph, weights: WeightStore, opsets: [String: Int], to path: String
  ) throws {
    var frame = ONNXModelProto()
    frame.irVersion = 1
    frame.producerName = "xrlflow"
    frame.graph.name = "graph"
    frame.opsetImport = opsets.sorted { $0.key < $1.key }.map { domain, version in
      var set = ONNXOperatorSetIdProto()
      set.domain = domain
      set.version = Int64(version)
      return set
    }
    try LoadedModel(graph: graph, weights: weights, opsets: opsets, frame: frame)
      .export(graph: graph, to: path)
  }
}
