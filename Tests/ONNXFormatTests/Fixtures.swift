import Foundation

/// The models in Tests/Fixtures, and those in the folder that XRLFLOW_ZOO names.
enum Fixtures {
  static let folder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Fixtures").path

  static let paths = models(in: folder)

  static let zoo = ProcessInfo.processInfo.environment["XRLFLOW_ZOO"].map { models(in: $0) } ?? []

  static func path(_ name: String) -> String { "\(folder)/\(name).onnx" }

  private static func models(in folder: String) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { $0.hasSuffix(".onnx") }.sorted().map { "\(folder)/\($0)" }
  }
}
