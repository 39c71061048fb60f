import Foundation

/// Files that tests read.
enum Fixtures {
  /// A model of `Tests/Fixtures`.
  static func path(_ name: String) -> String {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Fixtures/\(name)").path
  }
}
