public import DurableFiles
import Glibc
import Synchronization

/// A file that whole lines are appended to, from any thread.
///
/// A line that cannot be written, because the disk is full for example, is dropped and counted: a
/// run is worth more than its log. The first failure is told once on standard error.
public final class LineFile: Sendable {
  /// The file.
  public let path: String
  private let descriptor: Int32
  private let state = Mutex(State())

  private struct State {
    var droppedCount = 0
    /// Whether the last line got only a part of its bytes into the file.
    var isBroken = false
  }

  /// Opens the file for appending; makes it when it is not there.
  public init(path: String) throws(FileError) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw FileError("open", path) }
    self.path = path
    self.descriptor = descriptor
    // A process that was killed may have left half a line.
    let isBroken = Self.endsInsideALine(path)
    state.withLock { $0.isBroken = isBroken }
  }

  deinit { close(descriptor) }

  /// How many lines were dropped.
  public var droppedCount: Int { state.withLock { $0.droppedCount } }

  /// Appends a line; `line` must hold no line break.
  public func append(_ line: String) {
    state.withLock { state in
      // Always one write, so that processes sharing the file do not mix their lines.
      let bytes = Array(((state.isBroken ? "\n" : "") + line + "\n").utf8)
      let count = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      if count == bytes.count {
        state.isBroken = false
        return
      }
      let error = FileError("write", path, number: count < 0 ? errno : ENOSPC)
      if count > 0 { state.isBroken = true }
      state.droppedCount += 1
      if state.droppedCount == 1 {
        let note = Array(
          "\(error)\nThe run goes on without the lines that cannot be written.\n".utf8)
        _ = note.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
      }
    }
  }

  private static func endsInsideALine(_ path: String) -> Bool {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    var byte: UInt8 = 0
    guard lseek(descriptor, -1, SEEK_END) >= 0, read(descriptor, &byte, 1) == 1 else {
      return false
    }
    return byte != UInt8(ascii: "\n")
  }
}
