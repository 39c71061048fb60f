import DurableFiles
import Foundation
public import ONNXRuntime

/// A model in a form that ONNX Runtime can load: in memory where it is small, else as a temporary
/// file, which is gone with this object.
public final class RunnableModel: Sendable {
  /// Bytes from which a model goes to a file: the runtime reads it from there tensor by tensor.
  static let fileLimit = 16 << 20

  /// What to load, while this object lives.
  public let source: ModelSource
  private let file: ScratchFile?
  private let folder: URL?

  /// - Parameter files: Mapped files of which the message's tensors are parts; their pages are
  ///   given back.
  /// - Throws: `ONNXError` or `FileError` when the file cannot be written.
  convenience init(_ message: ONNXModelProto, releasing files: [MappedFile] = []) throws {
    defer { files.releasePages() }
    guard message.weightBytes < LoadedModel.externalLimit else {
      try self.init(inFolder: message, releasing: files)
      return
    }
    let encoded = try EncodedModel(message)
    if encoded.count < Self.fileLimit {
      self.init(source: .bytes(encoded.bytes))
    } else {
      let file = try ScratchFile { try encoded.write(to: $0, releasing: files) }
      self.init(source: .path(file.path), file: file)
    }
  }

  private init(source: ModelSource, file: ScratchFile? = nil) {
    self.source = source
    self.file = file
    folder = nil
  }

  /// With a second file for the weights, which must have a name beside the first.
  private init(inFolder message: ONNXModelProto, releasing files: [MappedFile]) throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("xrlflow-\(UUID().uuidString)")
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      let path = folder.appendingPathComponent("model.onnx").path
      try message.write(to: path, externalLimit: 0, releasing: files)
      source = .path(path)
      file = nil
      self.folder = folder
    } catch {
      try? FileManager.default.removeItem(at: folder)
      throw error
    }
  }

  deinit { if let folder { try? FileManager.default.removeItem(at: folder) } }
}
