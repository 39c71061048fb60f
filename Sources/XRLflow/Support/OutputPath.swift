import DurableFiles
import Foundation

/// Paths that a command is going to write to, looked at before the work begins.
enum OutputPath {
  /// - Throws: `FileError` when nothing can be written there.
  static func check(_ path: String) throws(FileError) {
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    guard !path.isEmpty, access(folder, F_OK) == 0 else {
      throw FileError("write", path.isEmpty ? "the empty path" : path, number: ENOENT)
    }
    guard access(folder, W_OK) == 0 else { throw FileError("write", path) }
  }
}
