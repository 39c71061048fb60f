import CostModels
import Foundation

/// The cost model of a run as it travels to the actors: a whole profile, or the name of one of the
/// fixed functions.
enum CostModelSource {
  private struct Named: Codable { var fixed: String }

  /// - Parameter name: a bundled name or the path of a profile.
  static func encode(_ name: String) throws -> [UInt8] {
    if try CostModelCatalog.named(name) is RooflineModel {
      return try CostModelCatalog.profileJSON(named: name).bytes
    }
    return Array(try JSONEncoder().encode(Named(fixed: name)))
  }

  static func decode(_ bytes: [UInt8]) throws -> any CostModel {
    if let named = try? JSONDecoder().decode(Named.self, from: Data(bytes)) {
      return try CostModelCatalog.named(named.fixed)
    }
    return RooflineModel(try RooflineProfile(json: bytes, source: "cost profile of the job"))
  }
}
