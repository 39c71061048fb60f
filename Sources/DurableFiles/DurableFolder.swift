public import Foundation

/// Changes of a folder's entries that survive a crash once a call has returned.
public enum DurableFolder {
  /// Flushes the list of a folder's entries.
  public static func synchronize(_ url: URL) throws {
    let descriptor = open(url.path, O_RDONLY | O_DIRECTORY)
    guard descriptor >= 0 else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
  }

  /// Points the symbolic link `url` to `name`, in one step.
  public static func replaceLink(_ url: URL, with name: String) throws {
    let folder = url.deletingLastPathComponent()
    let temporary = folder.appending(path: ".latest.partial")
    try? FileManager.default.removeItem(at: temporary)
    guard symlink(name, temporary.path) == 0, rename(temporary.path, url.path) == 0 else {
      throw POSIXError(.init(rawValue: errno) ?? .EIO)
    }
    try synchronize(folder)
  }
}
