import DurableFiles
import Foundation
import Telemetry
import TestSupport
import Testing

@Suite struct RunDirectoryTests {
  @Test func runsAreNumbered() throws {
    let folder = TemporaryFolder()
    let parent = folder.path + "/deep/runs"
    #expect(RunDirectory.latest(in: parent, name: "train") == nil)
    let first = try RunDirectory.create(in: parent, name: "train", configuration: "{}")
    #expect(first.path == parent + "/train-1")
    #expect(try String(contentsOfFile: first.configurationPath, encoding: .utf8) == "{}")
    #expect(FileManager.default.fileExists(atPath: first.checkpointsPath))
    #expect(FileManager.default.fileExists(atPath: first.bestPath))
    try FileManager.default.createDirectory(
      atPath: parent + "/train-9", withIntermediateDirectories: false)
    let third = try RunDirectory.create(in: parent, name: "train", configuration: "{}")
    #expect(third.path == parent + "/train-10")
    #expect(RunDirectory.latest(in: parent, name: "train") == parent + "/train-10")
    let other = try RunDirectory.create(in: parent, name: "train-x", configuration: "{}")
    #expect(other.path == parent + "/train-x-1")
  }

  @Test func twoStartsNeverShareAFolder() async throws {
    let folder = TemporaryFolder()
    let parent = folder.path
    let paths = try await withThrowingTaskGroup(of: String.self) { group in
      for _ in 0..<8 {
        group.addTask {
          try RunDirectory.create(in: parent, name: "r", configuration: "{}").path
        }
      }
      return try await group.reduce(into: Set<String>()) { $0.insert($1) }
    }
    #expect(paths.count == 8)
  }

  @Test func aRunIsResumedByOneProcess() throws {
    let folder = TemporaryFolder()
    var run: RunDirectory? = try RunDirectory.create(
      in: folder.path, name: "r", configuration: "{}")
    let path = try #require(run?.path)
    #expect(throws: RunDirectoryError.inUse(path)) { try RunDirectory.open(path) }
    run = nil
    #expect(try RunDirectory.open(path).path == path)
  }

  @Test func whatIsNoRunIsNotOpened() throws {
    let folder = TemporaryFolder()
    #expect(throws: RunDirectoryError.notARun(folder.path)) { try RunDirectory.open(folder.path) }
    #expect(throws: RunDirectoryError.notARun("/nowhere/r-1")) {
      try RunDirectory.open("/nowhere/r-1")
    }
  }

  @Test func aFileInTheWayIsNamed() throws {
    let folder = TemporaryFolder()
    try AtomicFile.write("", to: folder.path + "/runs")
    #expect {
      try RunDirectory.create(in: folder.path + "/runs", name: "r", configuration: "")
    } throws: { error in
      "\(error)".contains("/runs: cannot make: Not a directory; a part of the path is a file")
    }
  }
}
