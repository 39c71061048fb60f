import DurableFiles
import Foundation
import Glibc

/// A file mapped into memory, read-only: pages come from the disk when they are touched, and can be
/// let go again.
struct MappedFile: Sendable {
  /// Bytes from which it is worth moving something from memory to a file.
  static let scratchLimit = 1 << 20

  /// The whole file. Slices share the mapping, which lasts as long as any of them.
  let bytes: Data
  /// Where the mapping starts, 0 for an empty file. The mapping lives as long as `bytes`.
  private let address: UInt

  /// - Throws: `POSIXError` when the file cannot be opened or is no regular file.
  init(path: String) throws {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Self.failure() }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw Self.failure() }
    guard status.st_mode & S_IFMT == S_IFREG else { throw POSIXError(.EINVAL) }
    let count = Int(status.st_size)
    guard count > 0 else {
      (bytes, address) = (Data(), 0)
      return
    }
    guard let start = mmap(nil, count, PROT_READ, MAP_PRIVATE, descriptor, 0), start != MAP_FAILED
    else { throw Self.failure() }
    bytes = Data(
      bytesNoCopy: start, count: count,
      deallocator: .custom { start, count in munmap(start, count) })
    address = UInt(bitPattern: start)
  }

  /// Moves bytes from memory to a file that is gone with the mapping.
  /// - Throws: `FileError` or `POSIXError`.
  init(scratch parts: [Data]) throws {
    let file = try ScratchFile { sink in
      for part in parts { try sink.write(part) }
    }
    try self.init(path: file.path)
    withExtendedLifetime(file) {}
  }

  /// Gives the touched pages back to the system; whoever reads them again gets them again from the
  /// file. Nothing can be lost, because nothing can be written here.
  func releasePages() {
    guard let start = UnsafeMutableRawPointer(bitPattern: address) else { return }
    madvise(start, bytes.count, MADV_DONTNEED)
  }

  private static func failure() -> POSIXError { POSIXError(.init(rawValue: errno) ?? .EIO) }
}

extension [MappedFile] {
  /// Gives back the touched pages of all files.
  func releasePages() {
    for file in self { file.releasePages() }
  }
}
