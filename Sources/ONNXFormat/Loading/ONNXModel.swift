import Foundation
import ONNXRuntime
import SwiftProtobuf
import TensorGraph

/// Reads ONNX models.
public enum ONNXModel {
  /// Reads the model in a file; weights in external files are looked for beside it.
  /// - Parameters:
  ///   - path: The `.onnx` file.
  ///   - bind: Sizes that costs are counted at, by names of symbolic dimensions; a dimension without a
  ///     name is called `input.axis`, for example `x.0`. Others are chosen by their names.
  ///   - freeze: Dimensions that have these sizes in what is written; all others stay symbolic.
  ///   - probe: How the model is run where only a run shows something.
  /// - Throws: `ONNXError`.
  public static func load(
    path: String, bind: [String: Int] = [:], freeze: FrozenDimensions = .none,
    probe: ProbeTerms = ProbeTerms()
  ) throws -> LoadedModel {
    let file: MappedFile
    do {
      file = try MappedFile(path: path)
    } catch {
      throw ONNXError(
        .unreadable, file: path, "cannot be read", remedy: "Check the path and its permissions")
    }
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    do {
      return try read(
        file.bytes, mapped: [file], bind: bind, freeze: freeze, probe, folder: folder,
        source: .path(path))
    } catch let error as ONNXError {
      throw error.inFile(path)
    }
  }

  /// Reads a model in memory; it cannot have external weights.
  /// - Throws: `ONNXError`.
  public static func load(
    bytes: [UInt8], bind: [String: Int] = [:], freeze: FrozenDimensions = .none,
    probe: ProbeTerms = ProbeTerms()
  ) throws -> LoadedModel {
    try read(
      Data(bytes), mapped: [], bind: bind, freeze: freeze, probe, folder: nil,
      source: .bytes(bytes))
  }

  private static func read(
    _ data: Data, mapped: [MappedFile], bind: [String: Int], freeze: FrozenDimensions,
    _ probe: ProbeTerms,
    folder: String?, source: ModelSource
  ) throws -> LoadedModel {
    let externalData = ExternalData(model: data, mapped: mapped, folder: folder)
    defer { externalData.mappedFiles.releasePages() }
    let model = try decode(data)
    let plan = try SizePlan(inputs: model.freeInputs, bind: bind, freeze: freeze)
    let reader = try SizeSearch(
      expansion: Expansion(model), externalData: externalData, probe: probe
    )
    .read(plan)
    return LoadedModel(
      reader: reader, source: source, mappedFiles: externalData.mappedFiles)
  }

  /// The message in the bytes of a file, as far as it can be an ONNX model.
  static func decode(_ data: Data) throws -> ONNXModelProto {
    let remedy = "Check that the file is an ONNX model and that it is complete"
    guard !data.isEmpty else { throw ONNXError(.notONNX, "is empty", remedy: remedy) }
    let model: ONNXModelProto
    do {
      model = try ONNXModelProto(serializedBytes: ModelSkeleton.bytes(of: data))
    } catch {
      throw ONNXError(
        .notONNX, "is not an ONNX model, or is truncated (\(data.count) bytes do not decode)",
        remedy: remedy)
    }
    guard model.hasGraph, model.irVersion > 0 else {
      throw ONNXError(
        .notONNX, "is not an ONNX model, or is truncated: it has no graph or no format version",
        remedy: remedy)
    }
    guard !model.graph.output.isEmpty else {
      throw ONNXError(.notONNX, "has no outputs, or is truncated", remedy: remedy)
    }
    guard model.opsetImport.contains(where: { $0.version > 0 }) else {
      throw ONNXError(
        .notONNX, "does not say which versions of the operators it uses, or is truncated",
        remedy: remedy)
    }
    return model
  }
}

extension ONNXOperatorSetIdProto {
  /// Whether this is the set of the standard operators.
  var isStandard: Bool { domain.isEmpty || domain == "ai.onnx" }
}

extension ONNXNodeProto {
  /// The domain, empty for the standard operators.
  var plainDomain: String { domain == "ai.onnx" ? "" : domain }

  /// What messages call this node.
  var place: String {
    let label = name.isEmpty ? output.first { !$0.isEmpty } ?? "" : name
    return label.isEmpty ? "a node \(opType)" : "node \(label) (\(opType))"
  }
}
