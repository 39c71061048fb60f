import Foundation

/// Weight data outside the message: in the model's own file, and in files beside it.
final class ExternalData {
  private let model: Data
  private let mapped: [MappedFile]
  private let folder: String?
  private var files: [String: MappedFile] = [:]

  /// - Parameters:
  ///   - model: The bytes of the model's file.
  ///   - mapped: The file itself, where it is mapped.
  ///   - folder: The model's folder; nil for a model in memory, which can have no files.
  init(model: Data = Data(), mapped: [MappedFile] = [], folder: String?) {
    self.model = model
    self.mapped = mapped
    self.folder = folder
  }

  /// The files that tensors are mapped from: the model's own, and those beside it by name.
  var mappedFiles: [MappedFile] { mapped + files.sorted { $0.key < $1.key }.map(\.value) }

  /// The bytes of one tensor, mapped and not copied; those in the model's own file are as many as
  /// they are, and not more than the file has.
  /// - Throws: `ONNXError` with code `externalData`.
  func read(
    _ entries: [ONNXStringStringEntryProto], byteCount: Int, at place: String
  ) throws -> Data {
    func entry(_ key: String) -> String? { entries.first { $0.key == key }?.value }
    guard let location = entry("location") else {
      throw ONNXError(.externalData, at: place, "is stored in a file that is not named")
    }
    let isInline = location == InlineData.location
    guard let offset = Int(entry("offset") ?? "0"), offset >= 0,
      let length = Int(entry("length") ?? "\(byteCount)"), length >= 0,
      isInline || length == byteCount
    else {
      throw ONNXError(
        .externalData, at: place,
        "has an offset or a length in \(location) that does not fit its \(byteCount) bytes")
    }
    let file = isInline ? model : try open(location, at: place).bytes
    guard offset <= file.count, length <= file.count - offset else {
      throw ONNXError(
        .externalData, at: place,
        "is \(length) bytes at \(offset) of \(location), which has \(file.count)",
        remedy: "The file is truncated: copy it again")
    }
    let start = file.startIndex + offset
    return file[start..<(start + length)]
  }

  private func open(_ location: String, at place: String) throws -> MappedFile {
    if let file = files[location] { return file }
    guard let folder else {
      throw ONNXError(
        .externalData, at: place, "is stored in the file \(location)",
        remedy: "Load the model by its path, so that the file can be found")
    }
    let root = URL(fileURLWithPath: folder).resolvingSymlinksInPath()
    let file = root.appendingPathComponent(location).standardizedFileURL.resolvingSymlinksInPath()
    let prefix = root.path == "/" ? "/" : root.path + "/"
    guard !location.hasPrefix("/"), !location.split(separator: "/").contains(".."),
      file.path.hasPrefix(prefix)
    else {
      throw ONNXError(
        .externalData, at: place, "names the file \(location), which is outside the model's folder",
        remedy: "Such a path is refused: put the weights beside the model")
    }
    do {
      let mapped = try MappedFile(path: file.path)
      files[location] = mapped
      return mapped
    } catch {
      throw ONNXError(
        .externalData, at: place, "the weight file \(file.path) cannot be read",
        remedy: "Put the file that came with the model beside it")
    }
  }
}
