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

/// A folder that is removed when the object goes.
final class TemporaryFolder {
  let path = FileManager.default.temporaryDirectory
    .appendingPathComponent("xrlflow-onnx-\(UUID().uuidString)").path

  init() throws {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}
