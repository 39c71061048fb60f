import DurableFiles
import Foundation
import Logging
import Synchronization
import Telemetry
import TestSupport
import Testing

@Suite struct LogTests {
  @Test func messagesAreJSONLines() throws {
    let folder = TemporaryFolder()
    let file = try LineFile(path: folder.path + "/log.jsonl")
    var logger = Logger(label: "learner") { label in
      JSONLinesLogHandler(label: label, file: file, clock: { Timestamp(milliseconds: 1500) })
    }
    logger[metadataKey: "run"] = "r-1"
    logger.info(
      "Actor joined", metadata: ["actor": "a\"1\n", "models": ["x", "y"], "n": "\(3)"])
    logger.debug("not written")
    logger.error("Lost")
    #expect(
      try folder.read("log.jsonl") == """
        {"time":"1970-01-01T00:00:01.500Z","level":"info","label":"learner",\
        "message":"Actor joined","metadata":{"actor":"a\\"1\\n","models":["x","y"],"n":"3",\
        "run":"r-1"}}
        {"time":"1970-01-01T00:00:01.500Z","level":"error","label":"learner",\
        "message":"Lost","metadata":{"run":"r-1"}}

        """)
  }

  @Test(arguments: [
    (0, "1970-01-01T00:00:00.000Z"), (951_782_400_000, "2000-02-29T00:00:00.000Z"),
    (1_795_411_553_120, "2026-11-23T05:25:53.120Z"), (-1, "1969-12-31T23:59:59.999Z"),
    (4_107_542_399_999, "2100-02-28T23:59:59.999Z"),
    (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
  ])
  func timestamps(milliseconds: Int64, text: String) {
    #expect("\(Timestamp(milliseconds: milliseconds))" == text)
  }

  @Test func aFullDiskDropsLinesAndIsSurvived() throws {
    let file = try LineFile(path: "/dev/full")
    for _ in 0..<3 { file.append("lost") }
    #expect(file.droppedCount == 3)
  }

  @Test func halfALineOfAKilledProcessIsClosed() throws {
    let folder = TemporaryFolder()
    try AtomicFile.write("{\"a\":1}\n{\"b\":", to: folder.path + "/l")
    let file = try LineFile(path: folder.path + "/l")
    file.append("{\"c\":1}")
    file.append("{\"d\":1}")
    #expect(try folder.read("l") == "{\"a\":1}\n{\"b\":\n{\"c\":1}\n{\"d\":1}\n")
  }

  @Test func threadsDoNotMixTheirLines() async throws {
    let folder = TemporaryFolder()
    let file = try LineFile(path: folder.path + "/l")
    await withTaskGroup(of: Void.self) { group in
      for task in 0..<4 {
        group.addTask {
          for line in 0..<100 { file.append(String(repeating: "\(task)", count: line + 1)) }
        }
      }
    }
    let lines = try folder.read("l").split(separator: "\n")
    #expect(lines.count == 400)
    #expect(lines.allSatisfy { Set($0).count == 1 })
  }

  @Test func peopleReadPlainLinesWithoutControlCharacters() {
    let text = Recorder()
    var logger = Logger(label: "x") { _ in
      TerminalLogHandler(output: TerminalOutput(isTerminal: false, write: text.append))
    }
    logger[metadataKey: "actor"] = "a\u{1b}[2J"
    logger.info("Joined")
    logger.warning("Left", metadata: ["reason": "timeout"])
    #expect(
      text.value == "Joined actor=a\u{fffd}[2J\nwarning: Left actor=a\u{fffd}[2J reason=timeout\n")
  }
}

/// Keeps what is written to a terminal.
final class Recorder: Sendable {
  private let text = Mutex("")
  var value: String { text.withLock { $0 } }
  @Sendable func append(_ more: String) { text.withLock { $0 += more } }
}
