import Foundation
import ONNXRuntime

/// A model in a form that ONNX Runtime can load: in memory where it is small, else as a file in the
/// folder for temporary files, which is removed with this object.
final class RunnableModel {
  /// Bytes from which a model goes to a file: the runtime reads it from there tensor by tensor.
  static let fileLimit = 16 << 20

  let source: ModelSource
  private let folder: URL?

  /// - Throws: `ONNXError` or `FileError` when the file cannot be written.
  convenience init(_ message: ONNXModelProto) throws {
    let encoded = try EncodedModel(message)
    guard encoded.count >= Self.fileLimit else {
      self.init(bytes: encoded.bytes)
      return
    }
    try self.init { try message.write(to: $0, externalLimit: LoadedModel.externalLimit) }
  }

  private init(bytes: [UInt8]) {
    source = .bytes(bytes)
    folder = nil
  }

  private init(writing body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("xrlflow-\(UUID().uuidString)")
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      let path = folder.appendingPathComponent("model.onnx").path
      try body(path)
      source = .path(path)
      self.folder = folder
    } catch {
      try? FileManager.default.removeItem(at: folder)
      throw error
    }
  }

  deinit { if let folder { try? FileManager.default.removeItem(at: folder) } }
}
