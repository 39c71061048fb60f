import Foundation
import Glibc
import Synchronization

/// Writes whole files: after a crash, a kill or a full disk, the path holds either what it held
/// before or all of the new content, never a part.
public enum AtomicFile {
  private static let counter = Atomic<UInt64>(0)

  /// Replaces the file at `path` by what `body` writes.
  ///
  /// The content goes to a temporary file in the same folder, is flushed to the disk, and is then
  /// renamed. When `body` or the disk fails, the temporary file is removed.
  ///
  /// - Parameters:
  ///   - path: the file; its folder must exist.
  ///   - mode: the permissions, less the process's mask.
  ///   - body: writes the content.
  /// - Throws: ``FileError``, or what `body` throws.
  public static func write(
    to path: String, mode: UInt32 = 0o666, _ body: (borrowing FileSink) throws -> Void
  ) throws {
    let path = try target(path)
    let (folder, name) = split(path)
    let number = counter.add(1, ordering: .relaxed).newValue
    let temporary = "\(folder)/.\(name.prefix(100)).\(getpid())-\(number).partial"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode_t(mode))
    guard descriptor >= 0 else { throw FileError("write", path) }
    let sink = FileSink(descriptor: descriptor, path: path)
    do {
      try body(sink)
      try sink.synchronize()
      guard rename(temporary, path) == 0 else { throw FileError("write", path) }
    } catch {
      unlink(temporary)
      throw error
    }
    // Makes the new name itself survive a power failure; not every file system can.
    try? DurableFolder.synchronize(URL(fileURLWithPath: folder))
  }

  /// Replaces the file at `path` by `bytes`.
  public static func write(
    _ bytes: some Collection<UInt8>, to path: String, mode: UInt32 = 0o666
  ) throws {
    try write(to: path, mode: mode) { sink in try sink.write(bytes) }
  }

  /// Replaces the file at `path` by the text as UTF-8.
  public static func write(_ text: String, to path: String, mode: UInt32 = 0o666) throws {
    try write(Array(text.utf8), to: path, mode: mode)
  }

  /// The file that `path` stands for: links are followed, and what is no regular file (a folder, a
  /// device) is never replaced.
  private static func target(_ path: String) throws(FileError) -> String {
    var status = stat()
    guard stat(path, &status) == 0 else { return path }
    switch status.st_mode & S_IFMT {
    case S_IFREG: break
    case S_IFDIR: throw FileError("write", path, number: EISDIR)
    default: throw FileError("replace, because it is no regular file,", path, number: EINVAL)
    }
    guard let resolved = realpath(path, nil) else { return path }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  private static func split(_ path: String) -> (folder: String, name: String) {
    guard let slash = path.lastIndex(of: "/") else { return (".", path) }
    let folder = slash == path.startIndex ? "/" : String(path[..<slash])
    return (folder, String(path[path.index(after: slash)...]))
  }
}
