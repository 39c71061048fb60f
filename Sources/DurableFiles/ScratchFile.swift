import Foundation
import Glibc

/// A file without a name, in the folder for temporary files (`TMPDIR`): it is gone when the last
/// one who has it open lets it go, however the process ends.
public final class ScratchFile: Sendable {
  private let descriptor: Int32

  /// Makes the file and has `body` write it.
  /// - Throws: ``FileError``, or what `body` throws.
  public init(_ body: (borrowing FileSink) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.path
    var template = Array("\(folder)/xrlflow-XXXXXX".utf8CString)
    descriptor = mkstemp(&template)
    guard descriptor >= 0 else { throw FileError("write a temporary file", folder) }
    unlink(template)
    // Set first: from here on `deinit` closes the file.
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    let writer = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
    guard writer >= 0 else { throw FileError("write a temporary file", folder) }
    try body(FileSink(descriptor: writer, path: folder))
  }

  deinit { close(descriptor) }

  /// Where this process can open the file, while this object lives.
  public var path: String { "/proc/self/fd/\(descriptor)" }
}
