import Foundation
import TestSupport

/// Files that tests read.
enum Fixtures {
  /// A model of `Tests/Fixtures`.
  static func path(_ name: String) -> String {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Fixtures/\(name)").path
  }

  private static let folder = TemporaryFolder()

  /// A file with the rules of `TestJob`.
  ///
  /// - Parameter name: of a rule that is left out.
  static func ruleFile(without name: String? = nil) throws -> String {
    let blocks = TestJob.rules.components(separatedBy: "\n\n")
      .filter { block in name.map { !block.contains("rule \($0)\n") } ?? true }
    let path = folder.path("rules-\(name ?? "all").rules")
    try blocks.joined(separator: "\n\n").write(toFile: path, atomically: true, encoding: .utf8)
    return path
  }
}
