import Foundation
import Rewriting
import Testing

@Suite struct BundledFileTests {
  /// The list in `BundledRules.swift` names every file of the folder.
  @Test func everyFileIsBundled() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Sources/Rewriting/Rules")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path())
      .filter { $0.hasSuffix(".rules") }.sorted()
    let files = try names.map { name in
      (
        name: name,
        text: try String(contentsOf: folder.appending(path: name), encoding: .utf8)
      )
    }
    let expected = try RuleSet(files: files)
    let bundled = try RuleSet.bundled()
    #expect(bundled.rules.map(\.name) == expected.rules.map(\.name))
    #expect(bundled.contentHash == expected.contentHash)
  }
}
