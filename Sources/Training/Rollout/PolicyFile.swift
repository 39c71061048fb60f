import Foundation
public import GraphPolicy

/// Trained policies on disk.
public enum PolicyFile {
  /// The policy in a `.safetensors` file, a checkpoint folder, or a run directory's latest one.
  ///
  /// - Throws: `TrainingError` that names the file and what to do.
  public static func load(_ path: String) throws -> PolicyParameters {
    let candidates = [
      path, path + "/" + CheckpointStore.policyFile,
      path + "/checkpoints/latest/" + CheckpointStore.policyFile,
    ]
    var isFolder: ObjCBool = false
    let file = candidates.first {
      FileManager.default.fileExists(atPath: $0, isDirectory: &isFolder) && !isFolder.boolValue
    }
    guard let file else {
      throw TrainingError(
        "There is no policy at \(path). Name a checkpoint folder such as "
          + "runs/train-1/checkpoints/latest, or its \(CheckpointStore.policyFile).")
    }
    do {
      let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: file)))
      return try PolicyParameters(Safetensors(decoding: bytes))
    } catch {
      throw TrainingError("The policy \(file) cannot be read: \(error). Name another checkpoint.")
    }
  }
}
