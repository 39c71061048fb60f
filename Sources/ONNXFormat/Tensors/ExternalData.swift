import Foundation

/// Weight data in files beside the model.
final class ExternalData {
  private let folder: String?
  private var files: [String: Data] = [:]

  /// - Parameter folder: The model's folder; nil for a model in memory, which can have no files.
  init(folder: String?) { self.folder = folder }

  /// The bytes of one tensor, mapped and not copied.
  /// - Throws: `ONNXError` with code `externalData`.
  func read(
    _ entries: [ONNXStringStringEntryProto], byteCount: Int, at place: String
  ) throws -> Data {
    func entry(_ key: String) -> String? { entries.first { $0.key == key }?.value }
    guard let location = entry("location") else {
      throw ONNXError(.externalData, at: place, "is stored in a file that is not named")
    }
    guard let offset = Int(entry("offset") ?? "0"), offset >= 0,
      let length = Int(entry("length") ?? "\(byteCount)"), length == byteCount
    else {
      throw ONNXError(
        .externalData, at: place,
        "has an offset or a length in \(location) that does not fit its \(byteCount) bytes")
    }
    let file = try open(location, at: place)
    guard offset <= file.count, length <= file.count - offset else {
      throw ONNXError(
        .externalData, at: place,
        "is \(length) bytes at \(offset) of \(location), which has \(file.count)",
        remedy: "The file is truncated: copy it again")
    }
    let start = file.startIndex + offset
    return file[start..<(start + length)]
  }

  private func open(_ location: String, at place: String) throws -> Data {
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
      let data = try Data(contentsOf: file, options: .alwaysMapped)
      files[location] = data
      return data
    } catch {
      throw ONNXError(
        .externalData, at: place, "the weight file \(file.path) cannot be read",
        remedy: "Put the file that came with the model beside it")
    }
  }
}
