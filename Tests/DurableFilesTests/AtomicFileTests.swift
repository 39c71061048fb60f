import DurableFiles
import Foundation
import TestSupport
import Testing

@Suite struct AtomicFileTests {
  struct Interruption: Error {}

  @Test func theContentIsReplaced() throws {
    let folder = TemporaryFolder()
    try AtomicFile.write("one", to: folder.path + "/f")
    try AtomicFile.write("two!", to: folder.path + "/f")
    #expect(try folder.read("f") == "two!")
    #expect(folder.names == ["f"])
  }

  @Test func whatIsNoRegularFileIsNeverReplaced() throws {
    let folder = TemporaryFolder()
    let pipe = folder.path("pipe")
    #expect(mkfifo(pipe, 0o600) == 0)
    #expect(throws: FileError.self) { try AtomicFile.write("x", to: pipe) }
    #expect(throws: FileError.self) { try AtomicFile.write("x", to: folder.path) }
    var status = stat()
    #expect(stat(pipe, &status) == 0 && status.st_mode & S_IFMT == S_IFIFO)
    #expect(folder.names == ["pipe"])
  }

  @Test func aLinkIsFollowed() throws {
    let folder = TemporaryFolder()
    try AtomicFile.write("old", to: folder.path("file"))
    #expect(symlink("file", folder.path("link")) == 0)
    try AtomicFile.write("new", to: folder.path("link"))
    #expect(try folder.read("file") == "new")
    #expect(
      try FileManager.default.destinationOfSymbolicLink(atPath: folder.path("link")) == "file")
  }

  @Test func aFailureLeavesTheOldContentAndNothingElse() throws {
    let folder = TemporaryFolder()
    try AtomicFile.write("old", to: folder.path + "/f")
    #expect(throws: Interruption.self) {
      try AtomicFile.write(to: folder.path + "/f") { sink in
        try sink.write("half of the ")
        throw Interruption()
      }
    }
    #expect(try folder.read("f") == "old")
    #expect(folder.names == ["f"])
  }

  @Test func manyPartsMakeOneFile() throws {
    let folder = TemporaryFolder()
    try AtomicFile.write(to: folder.path + "/f") { sink in
      for number in 0..<1000 { try sink.write("\(number),") }
    }
    #expect(try folder.read("f") == (0..<1000).map { "\($0)," }.joined())
  }

  @Test func secretsCanBeKeptPrivate() throws {
    let folder = TemporaryFolder()
    try AtomicFile.write("s", to: folder.path + "/key", mode: 0o600)
    let attributes = try FileManager.default.attributesOfItem(atPath: folder.path + "/key")
    #expect(attributes[.posixPermissions] as? Int == 0o600)
  }

  @Test func aMissingFolderIsNamedWithARemedy() {
    #expect {
      try AtomicFile.write("x", to: "/nowhere/f")
    } throws: { error in
      "\(error)".hasPrefix("/nowhere/f: cannot write: No such file or directory; make the folder")
    }
  }

  @Test func aFolderInTheWayStays() throws {
    let folder = TemporaryFolder()
    try FileManager.default.createDirectory(
      atPath: folder.path + "/f", withIntermediateDirectories: false)
    #expect {
      try AtomicFile.write("x", to: folder.path + "/f")
    } throws: { error in
      "\(error)".contains("/f: cannot write: Is a directory; this is a folder")
    }
    #expect(folder.names == ["f"])
  }
}
