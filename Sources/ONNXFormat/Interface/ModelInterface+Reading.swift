import Foundation

extension ONNXModel {
  /// What the model in a file says of itself, without its graph being read. Weights in other files are
  /// not looked for.
  /// - Throws: `ONNXError` when the file is no model.
  public static func interface(path: String) throws -> ModelInterface {
    let data: Data
    do {
      data = try Data(contentsOf: URL(fileURLWithPath: path), options: .mappedIfSafe)
    } catch {
      throw ONNXError(
        .unreadable, file: path, "cannot be read", remedy: "Check the path and its permissions")
    }
    do {
      let model = try decode(data)
      let free = Set(model.freeInputs.map(\.name))
      return ModelInterface(model) { free.contains($0) }
    } catch let error as ONNXError {
      throw error.inFile(path)
    }
  }
}
