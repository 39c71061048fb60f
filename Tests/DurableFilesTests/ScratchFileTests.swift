import DurableFiles
import Foundation
import Testing

@Suite struct ScratchFileTests {
  /// Where the descriptors of this process lead.
  private func openFiles() -> [String] {
    let descriptors = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []
    return descriptors.compactMap {
      try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)")
    }
  }

  @Test func itHasContentButNoName() throws {
    let target: String
    do {
      let file = try ScratchFile { sink in
        try sink.write("some ")
        try sink.write("content")
      }
      // Opened again, from the start, as often as wanted.
      #expect(try String(contentsOfFile: file.path, encoding: .utf8) == "some content")
      #expect(try String(contentsOfFile: file.path, encoding: .utf8) == "some content")
      target = try FileManager.default.destinationOfSymbolicLink(atPath: file.path)
      #expect(target.hasSuffix(" (deleted)"))
      #expect(!FileManager.default.fileExists(atPath: String(target.dropLast(10))))
      #expect(openFiles().contains(target))
    }
    #expect(!openFiles().contains(target))
  }
}
