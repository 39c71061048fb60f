import Glibc

/// A file that could not be written or made.
public struct FileError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file or folder.
  public let path: String
  /// What was tried: "write".
  public let operation: String
  /// The system's error number.
  public let number: Int32

  /// The failure of `operation` on `path`; `number` is the system's error,
  /// nil for the last one of this thread.
  public init(_ operation: String, _ path: String, number: Int32? = nil) {
    self.path = path
    self.operation = operation
    self.number = number ?? errno
  }

  /// Whether there was no space left, or a quota was used up.
  public var isFull: Bool { number == ENOSPC || number == EDQUOT }

  public var description: String {
    let remedy =
      switch number {
      case ENOSPC, EDQUOT: "free some space or name another folder"
      case EACCES, EPERM, EROFS: "check who may write there, or name another folder"
      case ENOENT: "make the folder first, or correct the path"
      case ENOTDIR: "a part of the path is a file; correct the path"
      case EISDIR: "this is a folder; name a file in it"
      case EINVAL: "name another file"
      case EEXIST: "remove it or name another one"
      default: "see the system's message"
      }
    return "\(path): cannot \(operation): \(String(cString: strerror(number))); \(remedy)"
  }
}
