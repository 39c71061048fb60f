import Foundation

/// The cost models by the names that users give.
public enum CostModelCatalog {
  /// The built-in models; the first is the default.
  public static let names = ["gpu", "cpu", "peer-gpu", "peer-cpu"]

  /// The built-in model called `name`, or the roofline of the profile file at that path (a name
  /// with a slash or with the ending .json is a path).
  ///
  /// - Throws: `CostModelError` that lists the names, or says what is wrong with the file.
  public static func named(_ name: String) throws(CostModelError) -> any CostModel {
    switch name {
    case "gpu":
      return RooflineModel(try RooflineProfile(json: PackageResources.gpu_json, source: "gpu.json"))
    case "cpu":
      return RooflineModel(try RooflineProfile(json: PackageResources.cpu_json, source: "cpu.json"))
    case "peer-gpu": return PeerCostModel.gpu
    case "peer-cpu": return PeerCostModel.cpu
    default: break
    }
    guard name.contains("/") || name.hasSuffix(".json") else {
      throw CostModelError(
        .unknownName,
        "no cost model is called \"\(name)\"; there are \(names.joined(separator: ", ")), "
          + "and profile files (a path that ends in .json)")
    }
    return RooflineModel(try profile(atPath: name))
  }

  /// The profile in a file.
  public static func profile(atPath path: String) throws(CostModelError) -> RooflineProfile {
    let bytes: Data
    do {
      bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    } catch {
      let reason =
        FileManager.default.fileExists(atPath: path) ? "cannot be read" : "does not exist"
      throw CostModelError(.unreadableFile, "the cost profile \(path) \(reason)")
    }
    return try RooflineProfile(json: bytes, source: path)
  }
}
