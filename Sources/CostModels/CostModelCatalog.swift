import Foundation

/// The cost models by the names that users give.
public enum CostModelCatalog {
  /// The built-in models; the first is the default: the machine that is here.
  public static let names = ["cpu", "gpu", "peer-cpu", "peer-gpu"]
  /// The name of the default.
  public static let defaultName = "cpu"

  /// What the costs of a model are predictions of, as the end of "predicted ...".
  public static func subject(of name: String) -> String {
    switch name {
    case "cpu", "peer-cpu": "for CPU"
    case "gpu", "peer-gpu": "for GPU"
    default: "by \(name)"
    }
  }

  /// Whether a time that is measured here says anything about what the model predicts. A profile
  /// file is taken to be of this machine.
  public static func isOfThisMachine(_ name: String) -> Bool { name != "gpu" && name != "peer-gpu" }

  /// The built-in model called `name`, or the roofline of the profile file at that path (a name
  /// with a slash or with the ending .json is a path).
  ///
  /// - Throws: `CostModelError` that lists the names, or says what is wrong with the file.
  public static func named(_ name: String) throws(CostModelError) -> any CostModel {
    switch name {
    case "peer-gpu": return PeerCostModel.gpu
    case "peer-cpu": return PeerCostModel.cpu
    default:
      let json = try profileJSON(named: name)
      return RooflineModel(try RooflineProfile(json: json.bytes, source: json.source))
    }
  }

  /// The profile of the roofline model called `name`, as JSON text: the built-in one, or the file
  /// at that path.
  ///
  /// - Returns: the text, and what messages call it.
  /// - Throws: `CostModelError`, also for models that have no profile.
  public static func profileJSON(
    named name: String
  ) throws(CostModelError) -> (bytes: [UInt8], source: String) {
    switch name {
    case "gpu": return (PackageResources.gpu_json, "gpu.json")
    case "cpu": return (PackageResources.cpu_json, "cpu.json")
    default: break
    }
    guard name.contains("/") || name.hasSuffix(".json") else {
      throw CostModelError(
        .unknownName,
        "no cost model is called \"\(name)\"; there are \(names.joined(separator: ", ")), "
          + "and profile files (a path that ends in .json)")
    }
    do {
      return (Array(try Data(contentsOf: URL(fileURLWithPath: name))), name)
    } catch {
      let reason =
        FileManager.default.fileExists(atPath: name) ? "cannot be read" : "does not exist"
      throw CostModelError(.unreadableFile, "the cost profile \(name) \(reason)")
    }
  }
}
