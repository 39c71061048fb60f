import Configuration
import Foundation
import Training

/// The cluster.json and the model that come with the program.
enum BundledConfiguration {
  /// The `cluster.json` of the source tree that this program was built in.
  static func load() throws -> ClusterConfiguration {
    let executable = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    var folder = executable.deletingLastPathComponent()
    while folder.path != "/" {
      let candidate = folder.appending(path: "cluster.json")
      if FileManager.default.fileExists(atPath: candidate.path) {
        return try ClusterConfiguration.load(path: candidate.path)
      }
      folder.deleteLastPathComponent()
    }
    throw TrainingError(
      "There is no cluster.json in the folders above \(executable.path). "
        + "Name one with --config.")
  }
}
