import Glibc

/// An open file that bytes are appended to; closes itself.
public struct FileSink: ~Copyable {
  private let descriptor: Int32
  private let path: String

  /// Takes over an open descriptor; `path` is for messages.
  init(descriptor: Int32, path: String) {
    self.descriptor = descriptor
    self.path = path
  }

  deinit { close(descriptor) }

  /// Appends all of the bytes.
  public func write(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
    var rest = bytes
    while let base = rest.baseAddress, !rest.isEmpty {
      let count = Glibc.write(descriptor, base, min(rest.count, 1 << 30))
      if count > 0 {
        rest = UnsafeRawBufferPointer(rebasing: rest[count...])
      } else if count == 0 || errno != EINTR {
        throw FileError("write", path)
      }
    }
  }

  /// Appends all of the bytes.
  public func write(_ bytes: some Collection<UInt8>) throws(FileError) {
    let result: Result<Void, FileError>? = bytes.withContiguousStorageIfAvailable { storage in
      do throws(FileError) {
        return .success(try write(UnsafeRawBufferPointer(storage)))
      } catch {
        return .failure(error)
      }
    }
    if let result { return try result.get() }
    try write(Array(bytes))
  }

  /// Appends the text as UTF-8.
  public func write(_ text: String) throws(FileError) { try write(Array(text.utf8)) }

  /// Waits until the disk has everything.
  func synchronize() throws(FileError) {
    guard fsync(descriptor) == 0 else { throw FileError("write", path) }
  }
}
