import Foundation

/// Files that appear whole or not at all.
enum AtomicFile {
  /// Lets `body` write a file beside `path`, then moves it there; removes it when `body` fails.
  static func write(to path: String, _ body: (FileHandle) throws -> Void) throws {
    let temporary = "\(path).\(UUID().uuidString).tmp"
    guard FileManager.default.createFile(atPath: temporary, contents: nil),
      let file = FileHandle(forWritingAtPath: temporary)
    else { throw CocoaError(.fileWriteUnknown) }
    do {
      try body(file)
      try file.synchronize()
      try file.close()
      guard rename(temporary, path) == 0 else { throw CocoaError(.fileWriteUnknown) }
    } catch {
      try? file.close()
      try? FileManager.default.removeItem(atPath: temporary)
      throw error
    }
  }
}
