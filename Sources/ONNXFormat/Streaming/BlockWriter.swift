import DurableFiles
import Foundation

/// Writes large data in blocks, after each of which what was read can be let go.
struct BlockWriter {
  private let blockSize: Int
  /// Bytes since the last block was full.
  private var pending = 0
  private let release: () -> Void

  /// - Parameters:
  ///   - blockSize: Bytes of a block.
  ///   - release: Called after each block.
  init(blockSize: Int = 16 << 20, release: @escaping () -> Void) {
    self.blockSize = blockSize
    self.release = release
  }

  /// Appends all of the bytes.
  mutating func write(_ data: Data, to file: borrowing FileSink) throws(FileError) {
    var rest = data
    while !rest.isEmpty {
      let part = rest.prefix(blockSize - pending)
      try file.write(part)
      rest = rest.dropFirst(part.count)
      pending += part.count
      if pending == blockSize {
        release()
        pending = 0
      }
    }
  }
}
